// What a laboratory on another system cannot be: the documented distribution, kernel and version of Docker, and systemd as
// first process. Files and programs that say what the inventory says; everything else of the laboratory is real.
import type { Host } from '../../src/model/inventory.ts';
import { type Client, type Lab, toolFolder } from './host.ts';

const folder = '/run/infrabuch-labor/maschine';

/** Places them in front of the machine's own programs. */
export async function placeStubs(lab: Lab, { os, software, units }: Host): Promise<void> {
  const write = async (path: string, text: string, mode = '644') => {
    await lab.must(['tee', path], { input: text });
    await lab.must(['chmod', mode, path]);
  };
  await lab.must(['mkdir', '-p', folder]);
  if (os) {
    const version = `${os.version}${os.codename ? ` (${os.codename})` : ''}`;
    await lab.must(['rm', '-f', '/etc/os-release']);
    await write('/etc/os-release', `NAME="${os.name}"\nVERSION="${version}"\n`);
    const machine = os.architecture === 'x86-64' ? 'x86_64' : os.architecture;
    await write(
      `${folder}/uname`,
      `#!/bin/sh\ncase $* in -srm) echo "${os.kernel} ${machine}" ;; *) exec /usr/bin/uname "$@" ;; esac\n`,
      '755',
    );
  }
  const running = units.filter(({ status, active }) => status === 'active' && active === 'active');
  const names = [...running.map(({ name }) => name), 'docker.service', 'ssh.service'];
  await write(`${folder}/list-units`, names.map((name) => `${name} loaded active running x\n`).join(''));
  await write(`${folder}/list-unit-files`, names.map((name) => `${name} enabled enabled\n`).join(''));
  await write(
    `${folder}/systemctl`,
    `#!/bin/sh\ncase $1 in --version) echo "systemd 255" ;; *) exec cat ${folder}/"$1" ;; esac\n`,
    '755',
  );
  const engine = software.find(({ name }) => name === 'Docker Engine')?.version ?? '';
  const version = { Client: { Version: engine }, Server: { Version: engine } };
  await write(`${folder}/docker-version`, `${JSON.stringify(version)}\n`);
  for (const client of lab.clients) await placeDocker(lab, client, write);
}

/** Of the engine's version, as long as it answers, the documented one is told. */
async function placeDocker(
  lab: Lab,
  client: Client,
  write: (path: string, text: string, mode?: string) => Promise<void>,
): Promise<void> {
  const tools = toolFolder(client);
  await lab.must(['rm', '-f', `${tools}/docker`]);
  await write(
    `${tools}/docker`,
    `#!/bin/sh\ncase "$1 \${2-}" in\n"version --format") if ${client.path} version --format x >/dev/null 2>&1; then exec cat ${folder}/docker-version; fi ;;\nesac\nexec ${client.path} "$@"\n`,
    '755',
  );
  for (const name of ['uname', 'systemctl'])
    await lab.must(['ln', '-sf', `${folder}/${name}`, `${tools}/${name}`]);
}
