// The loop of `make watch`: after a failed build, the running portal continues.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';

const watched = ['src', 'style', 'public', 'Cargo.toml', 'Cargo.lock'];
const settle = 150;
let portal;
let building = false;
let changed = true;
let timer;

const run = (program, ...args) => new Promise((done) => {
  spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] }).on('exit', (code) => done(code === 0)).on('error', () => done(false));
});

function stop() {
  if (!portal || portal.exitCode !== null || portal.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    portal.once('exit', done);
    portal.kill('SIGTERM');
  });
}

async function build() {
  if (building) return;
  building = true;
  while (changed) {
    changed = false;
    const built = (await run('cargo', 'build', '--bin', 'tenantry')) && (await run('.make/site', 'quick'));
    if (!built || changed) continue;
    await stop();
    portal = spawn(process.env.PORTAL_PROGRAM, ['serve', '--demo', ...process.argv.slice(2)], { stdio: 'inherit' });
  }
  building = false;
}

for (const path of watched) {
  try {
    // Editors write a file in several steps, so the build starts after the last of them.
    watch(path, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        changed = true;
        build();
      }, settle);
    });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, async () => { await stop(); process.exit(0); });
build();
