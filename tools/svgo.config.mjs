// Makes the sprite of pictograms a third lighter without changing what is seen at 15 to 60 pixels. Ids are kept.
export default {
  multipass: true,
  floatPrecision: 2,
  plugins: [
    { name: "convertPathData", params: { floatPrecision: 1, utilizeAbsolute: true } },
    "convertShapeToPath",
    "cleanupNumericValues",
    "convertTransform",
  ],
};
