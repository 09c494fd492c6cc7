// csp.mjs FOLDER POLICY: what Google's csp_evaluator says of a policy, as JSON.
import { createRequire } from "node:module";

const [folder, policy] = process.argv.slice(2);
const need = createRequire(`${folder}/package.json`);
const { CspEvaluator } = need("csp_evaluator/dist/evaluator.js");
const { CspParser } = need("csp_evaluator/dist/parser.js");
console.log(JSON.stringify(new CspEvaluator(new CspParser(policy).csp).evaluate()));
