"""The scripts as they travel, without comments, are still scripts: a real engine reads them."""

import json
import shutil
import subprocess
from pathlib import Path

import rjsmin

from tests.support.missing import unavailable

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
# `new vm.SourceTextModule` parses a module without running it.
_PARSE = """
const { SourceTextModule } = require("node:vm");
let said = "";
process.stdin.on("data", part => (said += part)).on("end", () => {
  const wrong = [];
  for (const [name, text] of Object.entries(JSON.parse(said))) {
    try { new SourceTextModule(text); } catch (error) { wrong.push(`${name}: ${error}`); }
  }
  console.log(JSON.stringify(wrong));
});
"""


def test_scripts_without_their_comments_can_be_read() -> None:
    node = shutil.which("node") or unavailable("Node.js n’est pas installé")
    files = list(SCRIPTS.rglob("*.js"))
    texts = {str(path.relative_to(SCRIPTS)): rjsmin.jsmin(path.read_text("utf-8")) for path in files}
    assert len(texts) > 30
    command = [node, "--experimental-vm-modules", "--no-warnings", "-e", _PARSE]
    told = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == []
    assert not [name for name, text in texts.items() if "/**" in text]
