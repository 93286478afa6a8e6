// Reads the accepted licenses from deny.toml, and checks that every crate compiled for the server or the browser has
// one, and comes from crates.io. cargo-deny checks this and more; this script is for machines without it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const list = /\[licenses\][^[]*?\ballow\s*=\s*\[([^\]]*)\]/.exec(readFileSync('deny.toml', 'utf8'))?.[1];
if (!list) throw new Error('deny.toml: no list `allow` under [licenses]');
const accepted = new Set([...list.replaceAll(/#.*/g, '').matchAll(/"([^"]+)"/g)].map(([, name]) => name));

/** Checks whether an SPDX expression can be satisfied with accepted licenses: `A OR (B AND C WITH D)`, and the old
 * `A/B`. */
function isMet(expression) {
  const tokens = expression.replaceAll('/', ' OR ').match(/\(|\)|[^\s()]+/g) ?? [];
  const any = () => { let met = all(); while (tokens[0] === 'OR') { tokens.shift(); met = all() || met; } return met; };
  const all = () => { let met = one(); while (tokens[0] === 'AND') { tokens.shift(); met = one() && met; } return met; };
  const one = () => {
    let name = tokens.shift();
    if (name === '(') { const met = any(); tokens.shift(); return met; }
    if (tokens[0] === 'WITH') name += ` ${tokens.shift()} ${tokens.shift()}`;
    return accepted.has(name);
  };
  return any() && tokens.length === 0;
}

const sides = [['x86_64-unknown-linux-gnu'], ['wasm32-unknown-unknown', '--no-default-features', '--features', 'hydrate']];
const packages = new Map();
for (const [platform, ...features] of sides) {
  const output = execFileSync('cargo', ['metadata', '--locked', '--format-version', '1', '--filter-platform', platform, ...features],
    { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] });
  const { packages: all, resolve } = JSON.parse(output);
  const used = new Set(resolve.nodes.map(({ id }) => id));
  for (const crate of all) if (used.has(crate.id)) packages.set(crate.id, crate);
}

const complaints = [];
for (const { name, version, license, license_file: file, source } of packages.values()) {
  if (source === null) continue;
  if (!source.startsWith('registry+https://github.com/rust-lang/crates.io-index')) complaints.push(`${name} ${version} comes from ${source}`);
  if (!license) complaints.push(`${name} ${version} names no license${file ? ` but has ${file}` : ''}`);
  else if (!isMet(license)) complaints.push(`${name} ${version} is under ${license}`);
}
for (const complaint of complaints) console.error(complaint);
console.log(`${packages.size} crates, ${complaints.length} refused by deny.toml`);
process.exitCode = complaints.length === 0 ? 0 : 1;
