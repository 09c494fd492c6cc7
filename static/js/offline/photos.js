// @ts-check
/** Photos of the round: drawn anew on the tablet, smaller and without what the camera wrote beside, and named by their bytes. */

/** Long edge in pixels. */
const LONG_EDGE = 2048;
const QUALITY = 0.85;

/** @param {Blob} file @returns {Promise<{sha256: string, blob: Blob}>} rejects when the browser cannot read it as a picture */
export async function reduced(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONG_EDGE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", QUALITY);
  });
  if (!(blob instanceof Blob)) throw new Error("this picture cannot be drawn");
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return { sha256: [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""), blob };
}
