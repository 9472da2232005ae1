"""Copy the whitelisted front-end files out of node_modules, with a manifest of what was taken.

`npm ci` has already checked each package against the integrity in package-lock.json; the manifest says which
package version every served file came from and what it hashes to, so that a release can be checked without npm.
"""

import hashlib
import json
import re
import shutil
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHITELIST = ROOT / "tools" / "assets.toml"
TARGET = ROOT / "src" / "zhengmei" / "web" / "static" / "vendor"

Table = dict[str, dict[str, str]]

# A source map that is not shipped stops Django's manifest storage, so its pointer is removed. Scripts end such a
# line with the file; style sheets close the comment.
SOURCE_MAP_POINTER = re.compile(rb"(?://[#@] sourceMappingURL=[^\n]*|/\*[#@] sourceMappingURL=.*?\*/)\n?")


def without_source_map(content: bytes, name: str) -> bytes:
    """Return a script or style sheet without its source map pointer; any other file unchanged."""
    return SOURCE_MAP_POINTER.sub(b"", content) if name.endswith((".js", ".css")) else content


def copy_whitelisted(node_modules: Path, target: Path, whitelist: Table) -> Table:
    """Replace `target` by the whitelisted files and return target path → package, version and sha256.

    Raises FileNotFoundError when a whitelisted file is absent; the old files are then still in place.
    """
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    manifest = {}
    for package, files in whitelist.items():
        version = json.loads((node_modules / package / "package.json").read_text("utf-8"))["version"]
        for source, destination in files.items():
            content = without_source_map((node_modules / package / source).read_bytes(), source)
            path = fresh / destination
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            manifest[destination] = {"package": package, "version": version, "sha256": digest}
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return manifest


def main() -> int:
    """Copy from the node_modules folder given as the only argument."""
    if len(sys.argv) != 2:
        print("usage: copy_assets.py NODE_MODULES", file=sys.stderr)
        return 2
    whitelist = tomllib.loads(WHITELIST.read_text("utf-8"))
    manifest = copy_whitelisted(Path(sys.argv[1]), TARGET, whitelist)
    print(f"前端文件：{len(manifest)} 个")
    return 0


if __name__ == "__main__":
    sys.exit(main())
