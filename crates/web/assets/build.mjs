// Compiles what the browser is sent. Run by build/assets.rs as `node build.mjs IN OUT` with IN a
// folder that holds src/ and node_modules/. Each file is named by a hash of its content and stands
// beside its gzip and brotli forms.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [input, output] = process.argv.slice(2);
const require = createRequire(join(input, "package.json"));
const sass = require("sass");
const rtlcss = require("rtlcss");

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

function emit(name, extension, text) {
  const bytes = Buffer.from(text);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const file = `${name}-${hash}.${extension}`;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  writeFileSync(join(output, file), bytes);
  writeFileSync(join(output, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  writeFileSync(join(output, `${file}.br`), brotliCompressSync(bytes, quality));
  return file;
}

const css = sass
  .compile(join(input, "src", "app.scss"), {
    style: "compressed",
    charset: false,
    // The Ministry of Justice sheets name govuk-frontend by a path from the project's folder.
    loadPaths: [input, join(input, "node_modules")],
    quietDeps: true,
  })
  .css.replace(/\/\*[^!][\s\S]*?\*\//g, "");

const source = (path) => readFileSync(join(input, path), "utf8");
const unmapped = (text) => text.replace(/\/\/# sourceMappingURL=.*\s*$/, "");

emit("app", "css", css);
emit("app.rtl", "css", rtlcss.process(css));
emit("icon", "svg", source("src/icon.svg"));
const library = emit(
  "govuk-frontend",
  "js",
  unmapped(source("node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js")),
);
emit("passkey", "js", source("src/passkey.js"));
emit("app", "js", source("src/app.js").replace("./govuk-frontend.js", `./${library}`));
