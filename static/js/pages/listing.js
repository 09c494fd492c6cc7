// @ts-check
/** The list works without this: here it only knows where one stands, and spares a click on a laptop. */

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-listing]"));
const more = /** @type {HTMLDetailsElement} */ (form.querySelector("details"));
const near = /** @type {HTMLButtonElement} */ (document.querySelector("[data-near]"));
const wide = window.matchMedia("(min-width: 60rem)");

// The filters stand open beside the list where there is room.
const unfold = () => { if (wide.matches) more.open = true; };
unfold();
wide.addEventListener("change", unfold);

if ("geolocation" in navigator && window.isSecureContext) {
  near.hidden = false;
  near.addEventListener("click", () => {
    near.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(goNear, cannot, { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 });
  });
}

/** @param {GeolocationPosition} found */
function goNear({ coords }) {
  const address = new URL(location.href);
  address.searchParams.set("tri", "distance");
  // About ten metres: enough to sort by, no more than needed in an address.
  address.searchParams.set("lon", coords.longitude.toFixed(4));
  address.searchParams.set("lat", coords.latitude.toFixed(4));
  address.searchParams.delete("page");
  location.assign(address);
}

function cannot() {
  near.removeAttribute("aria-busy");
  const words = /** @type {HTMLElement} */ (near.querySelector("span"));
  words.setAttribute("role", "status");
  words.textContent = near.dataset.failed ?? words.textContent;
}
