// Files of reverse proxies -> domains: what they name, where it leads, and nothing that they do not say.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readProxyFile } from '../../src/inventory/compose/proxy-files.ts';
import { infrabuch } from '../command.ts';

/** `host[/path] -> scheme://name:port`. */
const said = (name: string, text: string) =>
  readProxyFile(name, text)?.routes.map(
    ({ host, path = '', target, tls, redirects, isServed }) =>
      `${host}${path} -> ${target ? `${target.scheme}://${target.name}:${target.port}` : isServed ? '?' : 'elsewhere'}${tls ? ` (${tls})` : ''}${redirects ? ' !' : ''}`,
  );

describe('a Caddyfile', () => {
  test.each([
    [
      'one site in braces',
      'shop.example.org {\n\treverse_proxy shop:8080\n}\n',
      ['shop.example.org -> http://shop:8080 (Caddy) !'],
    ],
    [
      'one without braces',
      '# Laden\nshop.example.org\n\nreverse_proxy localhost:8080 # hier\n',
      ['shop.example.org -> http://localhost:8080 (Caddy) !'],
    ],
    [
      'options, snippets, several addresses, paths',
      '{\n  email a@example.org\n}\n(log) {\n  log\n}\na.example.org, http://B.example.org,\nc.example.org:8443 {\n  import log\n  @api path /api/*\n  reverse_proxy @api api:3000\n  handle_path /bilder/* {\n    reverse_proxy https://bilder {\n      header_up Host {host}\n    }\n  }\n  handle {\n    reverse_proxy "web:80"\n  }\n}\n',
      ['a.example.org', 'b.example.org', 'c.example.org'].flatMap((host) =>
        [
          `${host}/api -> http://api:3000`,
          `${host}/bilder -> https://bilder:undefined`,
          `${host} -> http://web:80`,
        ].map((text) => (host === 'b.example.org' ? text : `${text} (Caddy) !`)),
      ),
    ],
    [
      'files, wildcards, variables, ports alone',
      'www.example.org {\n  root * /srv\n  file_server\n}\n*.example.org, {$NAME}, :443 {\n  respond 404\n}\n',
      ['www.example.org -> ? (Caddy) !'],
    ],
    [
      'other files before and behind the sites',
      'import snippets/*\r\n\r\na.example.org {\r\n  reverse_proxy a:1\r\n}\r\nimport sites/*\r\nb.example.org {\r\n  reverse_proxy b:2\r\n}\r\n',
      ['a.example.org -> http://a:1 (Caddy) !', 'b.example.org -> http://b:2 (Caddy) !'],
    ],
    [
      'braces and hashes in texts',
      'a.example.org {\n  respond "{"\n  header X "}"\n  header Y "#" # {\n  respond <<HTML\n    <style>a {\n    }}</style>\n    HTML 200\n  reverse_proxy a:1\n}\nb.example.org {\n  reverse_proxy b:2\n}\n',
      ['a.example.org -> http://a:1 (Caddy) !', 'b.example.org -> http://b:2 (Caddy) !'],
    ],
    [
      'targets and matchers in blocks of their own',
      'a.example.org {\n  @api {\n    method GET\n    path /api/*\n    not {\n      path /api/intern\n    }\n  }\n  reverse_proxy @api {\n    transport http {\n      versions h2c\n    }\n    to api:1 api:2\n  }\n  reverse_proxy a:3 {\n    to b:4\n  }\n}\n',
      ['a.example.org/api -> http://api:1 (Caddy) !', 'a.example.org -> http://a:3 (Caddy) !'],
    ],
  ])('%s', (_, text, expected) => expect(said('Caddyfile', text)).toEqual(expected));
});

describe('a file of nginx', () => {
  test.each([
    [
      'a server that sends to the one with a certificate',
      'server { listen 80; server_name shop.example.org; return 301 https://$host$request_uri; }\nserver {\n  listen 443 ssl; # TLS\n  server_name shop.example.org www.shop.example.org;\n  ssl_certificate /etc/letsencrypt/live/shop/fullchain.pem;\n  location / { proxy_pass http://shop:8080; }\n  location ~ \\.php$ { return 404; }\n  location /api/ { proxy_pass http://hinten/; }\n}\nupstream hinten { server 127.0.0.1:3000; server 127.0.0.1:3001; }\n',
      [
        'shop.example.org -> elsewhere !',
        "shop.example.org -> http://shop:8080 (Let's Encrypt)",
        "shop.example.org/api/ -> http://127.0.0.1:3000 (Let's Encrypt)",
        "www.shop.example.org -> http://shop:8080 (Let's Encrypt)",
        "www.shop.example.org/api/ -> http://127.0.0.1:3000 (Let's Encrypt)",
      ],
    ],
    [
      'inside of http, with names that are none, and files only',
      'events {}\nhttp {\n  server {\n    listen 80 default_server;\n    server_name _ "" *.example.org ~^x$ doku.example.org;\n    root /srv;\n  }\n}\n',
      ['doku.example.org -> ?'],
    ],
    [
      'Nginx Proxy Manager',
      '# ---\n# shop.example.org\n# ---\nserver {\n  set $forward_scheme http;\n  set $server         "shop";\n  set $port           8080;\n\n  listen 80;\n  listen 443 ssl;\n  server_name shop.example.org;\n  include conf.d/include/letsencrypt-acme-challenge.conf;\n  ssl_certificate /etc/letsencrypt/live/npm-1/fullchain.pem;\n  include conf.d/include/force-ssl.conf;\n  location / {\n    # Proxy!\n    include conf.d/include/proxy.conf;\n  }\n}\n',
      ["shop.example.org -> http://shop:8080 (Let's Encrypt) !"],
    ],
    [
      'a server as Certbot splits it',
      'server {\n  if ($host = shop.example.org) {\n    return 301 https://$host$request_uri;\n  } # managed by Certbot\n  listen 80;\n  server_name shop.example.org;\n  return 404; # managed by Certbot\n}\n',
      ['shop.example.org -> elsewhere !'],
    ],
    [
      'servers that send to their own name, or to another one',
      'server { listen 80; server_name Shop.example.org; return 301 https://shop.example.org$request_uri; }\nserver { listen 80; server_name wiki.example.org; rewrite ^ https://$host$request_uri? permanent; }\nserver { listen 80; server_name www.example.org; return 301 https://shop.example.org$request_uri; }\n',
      ['shop.example.org -> elsewhere !', 'wiki.example.org -> elsewhere !', 'www.example.org -> ?'],
    ],
    [
      'gRPC',
      'server { server_name a.example.org; location / { grpc_pass grpcs://a:50051; } }\n',
      ['a.example.org -> https://a:50051'],
    ],
    [
      'variables that are set where they are used, on one line, with the line ends of Windows',
      'http { server { server_name cloud.example.org; set $name a;\r\n location / { set $name b; set $port 443; proxy_pass https://$name:$port$request_uri; }\r\n location /x { proxy_pass http://$name:1; } } }\r\n',
      ['cloud.example.org -> https://b:443', 'cloud.example.org/x -> http://a:1'],
    ],
  ])('%s', (_, text, expected) => expect(said('shop.conf', text)).toEqual(expected));
});

test('a file of Traefik', () => {
  const text =
    'http:\n  routers:\n    shop: { rule: "Host(`shop.example.org`) && PathPrefix(`/a`)", service: shop, tls: { certResolver: le } }\n  services:\n    shop: { loadBalancer: { servers: [{ url: "http://shop:8080" }] } }\n';
  expect(said('dynamic.yml', text)).toEqual(['shop.example.org/a -> http://shop:8080 (le)']);
  // Names of matchers are read as those in labels are.
  expect(said('dynamic.yml', text.replace('Host(', 'host('))).toEqual(said('dynamic.yml', text));
});

test.each([
  ['notizen.txt', 'Milch, Brot\n'],
  ['compose.yaml', 'services: { a: { image: b } }\n'],
  ['leer.conf', ''],
  ['halb.conf', 'upstream x {'],
])('%s is no file of a proxy', (name, text) => expect(readProxyFile(name, text)).toBeUndefined());

describe('import live', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'infrabuch-proxy-'));
    const line = (Names: string, Image: string, Ports = '') =>
      `${JSON.stringify({ Image, Labels: '', Names, Networks: 'bridge', Ports, State: 'running', Status: 'Up' })}\n`;
    writeFileSync(
      join(root, 'docker-ps.txt'),
      line('caddy', 'caddy:2', '0.0.0.0:443->443/tcp, [::]:443->443/tcp') +
        line('shop', 'shop:1') +
        line('wiki', 'wiki:1', '127.0.0.1:3000->80/tcp'),
    );
    writeFileSync(
      join(root, 'Caddyfile'),
      'shop.example.org {\n  reverse_proxy shop:8080\n}\nwiki.example.org {\n  reverse_proxy localhost:3000\n}\nweg.example.org {\n  reverse_proxy 10.0.0.9:80\n}\n',
    );
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('domains lead to the containers that the file names, by name or port; drift and check find nothing', async () => {
    const { code, stderr } = await infrabuch(
      ...['import', 'live', join(root, 'docker-ps.txt'), '--root', root, '--proxy', join(root, 'Caddyfile')],
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { domains } = parse(readFileSync(join(root, 'inventory/handbuch/server.yaml'), 'utf8'));
    expect(domains['shop.example.org']).toMatchObject({
      proxy: 'container:caddy',
      upstream: { scheme: 'http', to: 'container:shop', port: 8080 },
      redirect_https: true,
    });
    expect(domains['wiki.example.org'].upstream).toEqual({ scheme: 'http', to: 'container:wiki', port: 80 });
    expect(domains['weg.example.org']).toEqual({ purpose: 'TODO (aus Caddyfile)', proxy: 'container:caddy' });
    const drift = await infrabuch('drift', '--root', root, '--format', 'json');
    expect(
      JSON.parse(drift.stdout).findings.filter(({ severity }: { severity: string }) => severity === 'error'),
    ).toEqual([]);
    expect((await infrabuch('check', '--root', root)).code).toBe(0);
  });

  test('a file that is none of a proxy is refused, and nothing is written', async () => {
    const { code, stderr } = await infrabuch(
      ...[
        'import',
        'live',
        join(root, 'docker-ps.txt'),
        '--root',
        root,
        '--proxy',
        join(root, 'docker-ps.txt'),
      ],
    );
    expect(code).toBe(2);
    expect(stderr).toContain('nennt keine Namen');
  });
});
