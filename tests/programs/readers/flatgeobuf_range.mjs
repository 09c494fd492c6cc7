// Runs in Node.js: reads the places of a box out of a FlatGeobuf file over HTTP, with the library of npm in the
// folder that is given first; prints them, with the requests that the library made.
import { pathToFileURL } from "node:url";

const [folder, url, ...edges] = process.argv.slice(2);
const { deserialize } = await import(pathToFileURL(`${folder}/node_modules/flatgeobuf/lib/mjs/geojson.js`));
console.debug = () => {};

const asked = [];
const fetching = globalThis.fetch;
globalThis.fetch = async (address, options = {}) => {
  const answer = await fetching(address, options);
  const bytes = (await answer.clone().arrayBuffer()).byteLength;
  asked.push({ range: new Headers(options.headers).get("range"), status: answer.status, bytes });
  return answer;
};

const [minX, minY, maxX, maxY] = edges.map(Number);
const rect = edges.length === 4 ? { minX, minY, maxX, maxY } : undefined;
const places = [];
for await (const feature of deserialize(url, rect ? { rect } : {})) places.push(feature);
console.log(JSON.stringify({ places, asked }));
