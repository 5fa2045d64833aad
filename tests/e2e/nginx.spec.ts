// The ready site of docs/nginx.conf, served by a real nginx: who may read, what is sent, how it is compressed.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort, stop } from '../processes.ts';
import { nginxSite, policy } from './policy.ts';
import { base, dist, files } from './site.ts';

const program = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find((path) =>
  existsSync(path),
);
test.skip(!program, 'nginx is not installed (tests/lab/install.sh)');
test.describe.configure({ mode: 'serial' });
test.use({ ignoreHTTPSErrors: true });

const folder = mkdtempSync(join(tmpdir(), 'infrabuch-nginx-'));
let port = 0;
let server: ChildProcess | undefined;
let said = '';

/** The committed site with this machine's port, folder, certificate and passwords; everything else is as it stands there. */
function siteHere(allowed: string): string {
  const [, ...servers] = nginxSite.split(/^server \{$/m);
  expect(servers).toHaveLength(2);
  return nginxSite
    .replace(/^server \{\n {4}listen 80;[\s\S]*?\n\}\n/m, '')
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`)
    .replace(/\n.*listen \[::\]:443.*/, '')
    .replace(/(ssl_certificate +)\S+;/, `$1${folder}/cert.pem;`)
    .replace(/(ssl_certificate_key +)\S+;/, `$1${folder}/key.pem;`)
    .replace('root /srv/handbuch;', `root ${folder}/www;`)
    .replaceAll('/etc/nginx/handbuch.htpasswd', `${folder}/htpasswd`)
    .replace('allow 127.0.0.1;', allowed);
}
async function start(allowed: string): Promise<void> {
  port = await freePort();
  writeFileSync(join(folder, 'site.conf'), siteHere(allowed));
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1; user root; events {}
     http { include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
       client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
       uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; include ${folder}/site.conf; }`,
  );
  server = spawn(program!, ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  server.stderr?.on('data', (text) => (said += text));
  await expect
    .poll(
      () =>
        answerOf(base).then(
          ({ status }) => status,
          () => 0,
        ),
      { message: said },
    )
    .toBeGreaterThan(0);
}
const answerOf = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: Record<string, string | string[] | undefined>; length: number }>(
    (done, fail) =>
      request({ host: '127.0.0.1', port, path, headers, rejectUnauthorized: false }, (response) => {
        let length = 0;
        response.on('data', (part: Buffer) => (length += part.length));
        response.on('end', () =>
          done({ status: response.statusCode ?? 0, headers: response.headers, length }),
        );
      })
        .on('error', fail)
        .end(),
  );

test.beforeAll(async () => {
  const below = join(folder, 'www', base);
  mkdirSync(dirname(below), { recursive: true });
  if (base === '/') symlinkSync(dist, join(folder, 'www'));
  else symlinkSync(dist, below.replace(/\/$/, ''));
  spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...[
      '-subj',
      '/CN=handbuch.example.org',
      '-keyout',
      join(folder, 'key.pem'),
      '-out',
      join(folder, 'cert.pem'),
    ],
  ]);
  const { stdout } = spawnSync('openssl', ['passwd', '-apr1', 'geheim'], { encoding: 'utf8' });
  writeFileSync(join(folder, 'htpasswd'), `ada:${stdout.trim()}\n`);
  await start('allow 127.0.0.1;');
});
test.afterAll(async () => {
  await stop(server);
  rmSync(folder, { recursive: true, force: true });
});

test('Kopfzeilen, Kompression und Zwischenspeicher', async () => {
  const page = await answerOf(base, { 'accept-encoding': 'gzip' });
  expect(page.status).toBe(200);
  expect(page.headers).toMatchObject({
    'content-security-policy': policy,
    'content-encoding': 'gzip',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
    'cache-control': 'no-cache',
  });
  expect(String(page.headers['content-type'])).toMatch(/^text\/html/);
  const style = files.find((file) => /^_astro\/.+\.css$/.test(file))!;
  const sheet = await answerOf(base + style, { 'accept-encoding': 'gzip' });
  expect(sheet.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(sheet.headers['content-security-policy']).toBe(policy);
  const script = files.find((file) => /^_astro\/.+\.js$/.test(file))!;
  expect(String((await answerOf(base + script)).headers['content-type'])).toMatch(/javascript/);
  const absent = await answerOf(`${base}gibt-es-nicht/`);
  expect([absent.status, absent.headers['content-security-policy']]).toEqual([404, policy]);
});

test('Eine Seite wird ohne Verstoß gelesen, die Suche findet', async ({ page }) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) violations.push(message.text());
  });
  await page.goto(`https://127.0.0.1:${port}${base}`);
  await page.keyboard.press('Control+k');
  await page.locator('dialog input').fill('Firewall');
  await expect(page.locator('dialog a').first()).toBeVisible();
  expect(violations).toEqual([]);
});

test('Wer von anderswo kommt, braucht ein Passwort', async () => {
  await stop(server);
  await start('');
  expect((await answerOf(base)).status).toBe(401);
  const login = `Basic ${Buffer.from('ada:geheim').toString('base64')}`;
  expect((await answerOf(base, { authorization: login })).status).toBe(200);
});
