// @ts-check
/** The device's own position: asked only when the person presses the button, never kept, never sent as it is. */

const PATIENCE_MS = 12_000;

/** @returns {Promise<{lat: number, lon: number, accuracy: number} | null>} null when it is refused or does not come */
export function whereAmI() {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 60_000 },
    );
  });
}
