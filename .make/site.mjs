// Turns the compiled WASM, the stylesheet, the font and the folder `public` into the folder that the portal serves.
//
//   node .make/site.mjs --wasm FILE --bindgen PROGRAM --out FOLDER [--mode small|quick]
//
// Every file name contains a hash of the content, so that files can be cached forever, except for a few with fixed URLs
// (`unhashed` below). `assets.json` maps each logical name to its hashed name; logical names inside the stylesheet and
// the glue are replaced here. Text and WASM also get .br and .gz files.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const { values: options } = parseArgs({
  options: {
    wasm: { type: 'string' },
    bindgen: { type: 'string' },
    out: { type: 'string' },
    mode: { type: 'string', default: 'small' },
  },
});
const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = resolve(options.out);
const small = options.mode === 'small';
const packages = join(here, 'node_modules');
const font = join(packages, 'inter-ui');

/** Files with a fixed URL, which cannot contain a hash. */
const unhashed = /^(robots\.txt|favicon\.ico|\.well-known\/.*)$/;
const compressible = /\.(css|html|ico|js|json|map|svg|txt|wasm|webmanifest|xml)$/;
/** The browsers that the stylesheet is lowered for: all have nesting, `:has()`, cascade layers and `light-dark()`. */
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const targets = { chrome: version(123), edge: version(123), firefox: version(121), safari: version(17, 5), ios_saf: version(17, 5) };

/** The font's files; browsers load only those whose characters are on the page. A character in several sets is assigned
 * to the last of them: nearly all of Europe's Latin characters are in the one file that every page preloads. The
 * `unicode-range`s must not overlap, since browsers would load all matching files. */
const scripts = apart({
  'cyrillic-ext': 'U+460-52F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F',
  cyrillic: 'U+301,U+400-45F,U+490-491,U+4B0-4B1,U+2116',
  'greek-ext': 'U+1F00-1FFF',
  greek: 'U+370-377,U+37A-37F,U+384-38A,U+38C,U+38E-3A1,U+3A3-3FF',
  'latin-ext': 'U+180-2BA,U+2BD-2C5,U+2C8-2CC,U+2CE-2D7,U+2DE-2FF,U+1D00-1DBF,U+1E00-1E9D,U+1E9F,U+1EFA-1EFF,U+20A0-20AA,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
  vietnamese: 'U+1A0-1A1,U+1AF-1B0,U+300-301,U+303-304,U+308-309,U+323,U+329,U+1EA0-1EF9,U+20AB',
  latin: 'U+0-17F,U+218-21B,U+2BB-2BC,U+2C6-2C7,U+2D8-2DD,U+1E9E,U+2000-200A,U+2010-2027,U+202F-203A,U+2044,U+20AC,U+2116,U+2122,U+2190-2193,U+2195,U+2212,U+2215,U+FEFF,U+FFFD',
});
/** The parts of the font that are kept: the weights of the stylesheet, the optical size for text, and the features for
 * text and tables. */
const weights = { min: 400, max: 700 };
const cut = { variationAxes: { opsz: 14, wght: weights }, keepFeatures: ['ccmp', 'kern', 'locl', 'mark', 'mkmk', 'tnum'], targetFormat: 'woff2' };

const hash = (content) => createHash('sha256').update(content).digest('hex');

/** Returns all files in `folder`, sorted, as paths with forward slashes; none if the folder does not exist. */
function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .filter((name) => !basename(name).startsWith('.DS_Store'))
    .sort();
}

function inputs() {
  const digest = createHash('sha256').update(`${options.mode} ${execFileSync(options.bindgen, ['--version'])}`);
  const named = [options.wasm, fileURLToPath(import.meta.url), join(here, 'package-lock.json')];
  for (const folder of ['style', 'public']) named.push(...files(join(root, folder)).map((name) => join(root, folder, name)));
  for (const name of named) digest.update(`\0${relative(root, name)}\0`).update(readFileSync(name));
  return digest.digest('hex');
}

/** The files to be written: the manifest from logical to hashed name, and the content by hashed name. */
class Site {
  manifest = {};
  contents = new Map();

  add(logical, content) {
    const bytes = Buffer.from(content);
    const ending = extname(logical);
    const stem = logical.slice(0, logical.length - ending.length);
    const name = unhashed.test(logical) ? logical : `${stem}.${hash(bytes).slice(0, 16)}${ending}`;
    this.manifest[logical] = name;
    this.contents.set(name, bytes);
    return name;
  }

  /** Writes everything into a folder beside `out` and renames it last, so that a failed build leaves the previous site
   * intact. */
  async write(stamp) {
    mkdirSync(dirname(out), { recursive: true });
    const fresh = mkdtempSync(`${out}.new-`);
    // A temporary folder is accessible only to its owner; the portal may run as another user.
    chmodSync(fresh, 0o755);
    for (const [name, content] of this.contents) {
      mkdirSync(dirname(join(fresh, name)), { recursive: true });
      writeFileSync(join(fresh, name), content);
      if (small && compressible.test(name)) await compress(join(fresh, name), content);
    }
    const sorted = Object.fromEntries(Object.entries(this.manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(join(fresh, 'assets.json'), `${JSON.stringify(sorted, null, 2)}\n`);
    const old = `${fresh}-old`;
    if (existsSync(out)) renameSync(out, old);
    renameSync(fresh, out);
    rmSync(old, { recursive: true, force: true });
    writeFileSync(`${out}.inputs`, stamp);
  }
}

async function compress(file, content) {
  const brotli = await promisify(brotliCompress)(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  const zipped = await promisify(gzip)(content, { level: 9 });
  // A compressed file is only kept if it is smaller.
  if (brotli.length < content.length) writeFileSync(`${file}.br`, brotli);
  if (zipped.length < content.length) writeFileSync(`${file}.gz`, zipped);
}

/** Optimizes WASM for size, with the proposals that all browsers of recent years support. */
function squeeze(...more) {
  execFileSync(process.execPath, [
    join(packages, 'binaryen', 'bin', 'wasm-opt'), '-Oz', '--enable-bulk-memory', '--enable-nontrapping-float-to-int',
    '--enable-sign-ext', '--enable-mutable-globals', '--enable-reference-types', '--enable-multivalue', ...more,
  ], { stdio: 'inherit' });
}

/** Shortens the names of the WASM's imports, in its text and in the glue: wasm-bindgen's names end in hashes, which do
 * not compress. */
function shortenImports(text, glue) {
  const names = new Map();
  const renamed = text.replaceAll(/(\(import "\.\/tenantry_bg\.js" )"([^"]+)"/g, (_, start, name) => {
    names.set(name, names.size.toString(36));
    return `${start}"${names.get(name)}"`;
  });
  const kept = new Set();
  const shortened = glue.replaceAll(/\b__wb\w+(?=:)/g, (name) => {
    kept.add(name);
    return JSON.stringify(names.get(name) ?? name);
  });
  const missing = [...names.keys()].filter((name) => !kept.has(name));
  if (names.size === 0 || missing.length > 0) throw new Error(`the glue does not have what the WASM imports: ${missing.join(', ')}`);
  return { text: renamed, glue: shortened };
}

/** Creates wasm-bindgen's glue and the WASM, optimized for size. The page passes the WASM's URL, so the glue need not
 * contain it. */
async function browserSide(site, work) {
  execFileSync(options.bindgen, [
    '--target', 'web', '--no-typescript', '--omit-default-module-path', '--out-name', 'tenantry', '--out-dir', work,
    ...(small ? ['--remove-name-section', '--remove-producers-section'] : []), options.wasm,
  ], { stdio: 'inherit' });
  const wasm = join(work, 'tenantry_bg.wasm');
  let glue = readFileSync(join(work, 'tenantry.js'), 'utf8');
  if (small) {
    // Optimized twice: as compiled, and again with shortened import names.
    const text = join(work, 'tenantry.wat');
    squeeze(wasm, '--emit-text', '-o', text);
    const renamed = shortenImports(readFileSync(text, 'utf8'), glue);
    writeFileSync(text, renamed.text);
    squeeze(text, '-o', wasm);
    const { minify } = await import('terser');
    ({ code: glue } = await minify(renamed.glue, { module: true, ecma: 2020, compress: { passes: 2 } }));
  }
  site.add('tenantry_bg.wasm', readFileSync(wasm));

  // Crates may include snippets of JavaScript, which the glue imports by relative names.
  for (const name of files(join(work, 'snippets'))) {
    const logical = `snippets/${name}`;
    glue = glue.replaceAll(`./${logical}`, `./${site.add(logical, readFileSync(join(work, logical)))}`);
  }
  site.add('tenantry.js', glue);
}

/** Returns all code points of CSS ranges, in ascending order. */
function codePoints(ranges) {
  return ranges.split(',').flatMap((range) => {
    const [first, last = first] = range.slice('U+'.length).split('-').map((code) => Number.parseInt(code, 16));
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }).sort((a, b) => a - b);
}

/** Formats ascending code points as CSS ranges. */
function ranges(points) {
  const found = [];
  for (const point of points) {
    if (found.at(-1)?.[1] === point - 1) found.at(-1)[1] = point;
    else found.push([point, point]);
  }
  const hex = (point) => point.toString(16).toUpperCase();
  return found.map(([first, last]) => (first === last ? `U+${hex(first)}` : `U+${hex(first)}-${hex(last)}`)).join(',');
}

/** Removes code points from each script's ranges that are in a later script's. */
function apart(scripts) {
  const taken = new Set();
  const entries = Object.entries(scripts).reverse().map(([script, all]) => {
    const own = codePoints(all).filter((point) => !taken.has(point));
    for (const point of own) taken.add(point);
    return [script, ranges(own)];
  });
  return Object.fromEntries(entries.reverse());
}

/** Subsets the variable font to one file for each script. This takes seconds, so the results are cached. */
async function fonts(site) {
  const { default: subset } = await import('subset-font');
  const whole = readFileSync(join(font, 'variable', 'InterVariable.woff2'));
  const lock = readFileSync(join(here, 'package-lock.json'));
  const cache = `${out}.fonts`;
  mkdirSync(cache, { recursive: true });
  for (const [script, letters] of Object.entries(scripts)) {
    const kept = join(cache, `${hash(JSON.stringify([letters, cut, hash(lock)]))}.woff2`);
    if (!existsSync(kept)) {
      // Renamed only when complete, since a build may be stopped at any time.
      writeFileSync(`${kept}.new`, await subset(whole, String.fromCodePoint(...codePoints(letters)), cut));
      renameSync(`${kept}.new`, kept);
    }
    site.add(`fonts/inter-${script}.woff2`, readFileSync(kept));
  }
  site.add('fonts/inter-license.txt', readFileSync(join(font, 'LICENSE.txt')));
}

/** Returns the `@font-face` rules with each file's characters. `font-display: optional`: a font that arrives late is
 * used from the next page on, so that there is no layout shift. */
function faces() {
  return Object.entries(scripts).map(([script, letters]) => `@font-face {
    font-family: "Inter Variable"; font-style: normal; font-weight: ${weights.min} ${weights.max}; font-display: optional;
    src: url("fonts/inter-${script}.woff2") format("woff2"); unicode-range: ${letters};
  }`).join('\n');
}

/** Bundles `style/main.css`, its imports and the font faces into one file with hashed `url()`s. */
async function stylesheet(site) {
  const { bundleAsync } = createRequire(join(here, 'package.json'))('lightningcss');
  const entry = join(root, 'style', 'bundle-entry.css');
  const main = join(root, 'style', 'main.css');
  const fontFaces = join(root, 'style', 'font-faces.css');
  const written = new Map([[fontFaces, faces()]]);
  const imports = [fontFaces, ...(existsSync(main) ? [main] : [])];
  written.set(entry, imports.map((name) => `@import ${JSON.stringify(name)};`).join('\n'));
  const unknown = new Set();
  const { code, warnings } = await bundleAsync({
    filename: entry,
    minify: true,
    targets,
    resolver: {
      resolve: (specifier, from) => resolve(dirname(from), specifier),
      read: (file) => written.get(file) ?? readFileSync(file, 'utf8'),
    },
    visitor: {
      Url(url) {
        if (/^(data:|#)/.test(url.url)) return undefined;
        const logical = posix.normalize(url.url).replace(/^(\.\.\/|\/)+/, '');
        const name = site.manifest[logical];
        if (!name) unknown.add(url.url);
        return { ...url, url: name ?? url.url };
      },
    },
  });
  for (const warning of warnings) console.error(`style: ${warning.message} (${relative(root, warning.loc?.filename ?? '')}:${warning.loc?.line})`);
  if (unknown.size > 0) throw new Error(`style: no such file in public/ or fonts/: ${[...unknown].join(', ')}`);
  site.add('main.css', code);
}

const stamp = inputs();
const stampFile = `${out}.inputs`;
if (existsSync(join(out, 'assets.json')) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) process.exit(0);

const work = `${out}.work`;
rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const site = new Site();
await fonts(site);
for (const name of files(join(root, 'public'))) site.add(name, readFileSync(join(root, 'public', name)));
await browserSide(site, work);
await stylesheet(site);
await site.write(stamp);
rmSync(work, { recursive: true, force: true });

const size = (name) => {
  const path = join(out, name);
  const kib = (file) => `${(statSync(file).size / 1024).toFixed(1)} KiB`;
  return existsSync(`${path}.br`) ? `${kib(path)}, ${kib(`${path}.br`)} as sent` : kib(path);
};
for (const logical of ['tenantry_bg.wasm', 'tenantry.js', 'main.css', 'fonts/inter-latin.woff2']) console.error(`  ${logical}: ${size(site.manifest[logical])}`);
