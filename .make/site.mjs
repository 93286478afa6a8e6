// Turns the compiled WASM, the stylesheet, the font and the folder `public` into the folder that the portal serves.
//
//   node .make/site.mjs --wasm FILE --bindgen PROGRAM --out FOLDER [--mode small|quick]
//
// Every file gets a name with a hash of its content, so that it can be cached for ever, except the few whose address
// others fix (`unhashed` below). `assets.json` maps each logical name to the name it was written under; inside the
// stylesheet and the glue the logical names are replaced here. Text and WASM get .br and .gz beside them.
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
const font = join(packages, '@fontsource-variable', 'inter');

/** Files whose address is fixed by others, so that a hash can't be part of it. */
const unhashed = /^(robots\.txt|favicon\.ico|\.well-known\/.*)$/;
const compressible = /\.(css|html|ico|js|json|map|svg|txt|wasm|webmanifest|xml)$/;
/** The browsers that the stylesheet is lowered for: all have nesting, `:has()`, cascade layers and `light-dark()`. */
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const targets = { chrome: version(123), edge: version(123), firefox: version(121), safari: version(17, 5), ios_saf: version(17, 5) };

const hash = (content) => createHash('sha256').update(content).digest('hex');

/** Every file under `folder`, sorted, as paths with forward slashes; none when there is no such folder. */
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

/** What is being written: logical name → name with hash, and the content under the latter. */
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

  /** Writes everything beside `out` first and swaps the folders last: a build that fails leaves the old site whole. */
  async write(stamp) {
    mkdirSync(dirname(out), { recursive: true });
    const fresh = mkdtempSync(`${out}.new-`);
    // A temporary folder is its owner's alone; the portal may run as someone else.
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
  // Not worth a file, and a request for it, unless it is smaller.
  if (brotli.length < content.length) writeFileSync(`${file}.br`, brotli);
  if (zipped.length < content.length) writeFileSync(`${file}.gz`, zipped);
}

/** wasm-bindgen's glue and the WASM, made small. The page names the WASM when it starts it, so the glue need not know. */
function browserSide(site, work) {
  execFileSync(options.bindgen, [
    '--target', 'web', '--no-typescript', '--omit-default-module-path', '--out-name', 'tenantry', '--out-dir', work,
    ...(small ? ['--remove-name-section', '--remove-producers-section'] : []), options.wasm,
  ], { stdio: 'inherit' });
  const wasm = join(work, 'tenantry_bg.wasm');
  if (small) {
    execFileSync(process.execPath, [
      join(packages, 'binaryen', 'bin', 'wasm-opt'), '-Oz', '--enable-bulk-memory', '--enable-nontrapping-float-to-int',
      '--enable-sign-ext', '--enable-mutable-globals', '--enable-reference-types', '--enable-multivalue', wasm, '-o', wasm,
    ], { stdio: 'inherit' });
  }
  site.add('tenantry_bg.wasm', readFileSync(wasm));

  // Crates may bring pieces of JavaScript, which the glue imports by relative names.
  let glue = readFileSync(join(work, 'tenantry.js'), 'utf8');
  for (const name of files(join(work, 'snippets'))) {
    const logical = `snippets/${name}`;
    glue = glue.replaceAll(`./${logical}`, `./${site.add(logical, readFileSync(join(work, logical)))}`);
  }
  site.add('tenantry.js', glue);
}

/** The variable font, one file for each script, so that a page fetches only what its text needs. */
function fonts(site) {
  for (const name of readdirSync(join(font, 'files'))) {
    const script = /^inter-(.+)-wght-normal\.woff2$/.exec(name)?.[1];
    if (script) site.add(`fonts/inter-${script}.woff2`, readFileSync(join(font, 'files', name)));
  }
  site.add('fonts/inter-licence.txt', readFileSync(join(font, 'LICENSE')));
}

/** `style/main.css` with what it imports and the font's faces, as one file whose `url()`s are the hashed names. */
async function stylesheet(site) {
  const { bundleAsync } = createRequire(join(here, 'package.json'))('lightningcss');
  const entry = join(root, 'style', 'bundle-entry.css');
  const main = join(root, 'style', 'main.css');
  const imports = [join(font, 'wght.css'), ...(existsSync(main) ? [main] : [])];
  const unknown = new Set();
  const { code, warnings } = await bundleAsync({
    filename: entry,
    minify: true,
    targets,
    resolver: {
      resolve: (specifier, from) => resolve(dirname(from), specifier),
      read: (file) => (file === entry ? imports.map((name) => `@import ${JSON.stringify(name)};`).join('\n') : readFileSync(file, 'utf8')),
    },
    visitor: {
      Url(url) {
        if (/^(data:|#)/.test(url.url)) return undefined;
        const logical = posix.normalize(url.url).replace(/^(\.\.\/|\/)+/, '')
          .replace(/^files\/inter-(.+)-wght-normal\.woff2$/, 'fonts/inter-$1.woff2');
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
fonts(site);
for (const name of files(join(root, 'public'))) site.add(name, readFileSync(join(root, 'public', name)));
browserSide(site, work);
await stylesheet(site);
await site.write(stamp);
rmSync(work, { recursive: true, force: true });

const size = (name) => {
  const path = join(out, name);
  const kib = (file) => `${(statSync(file).size / 1024).toFixed(1)} KiB`;
  return existsSync(`${path}.br`) ? `${kib(path)}, ${kib(`${path}.br`)} as sent` : kib(path);
};
for (const logical of ['tenantry_bg.wasm', 'tenantry.js', 'main.css']) console.error(`  ${logical}: ${size(site.manifest[logical])}`);
