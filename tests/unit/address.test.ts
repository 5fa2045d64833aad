// Which addresses of the data become links.
import { expect, test } from 'vitest';
import { linkTarget } from '../../src/model/address.ts';
import { siteFile } from '../../src/model/site-file.ts';

const leading = [
  'https://example.org',
  'HTTP://example.org/impressum?seite=1#oben',
  'https://[2001:db8::1]:8443/',
  'mailto:betrieb@example.org',
  '/impressum/',
  './impressum/',
  '../recht.html#datenschutz',
  'https://example.org/"><svg/onload=alert(1)>',
];
const others = [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://example.org/1',
  'ftp://example.org/',
  '//fremd.example/',
  '/\\fremd.example/',
  '\\\\fremd.example',
  'https:fremd.example',
  'https:///fremd.example',
  'https://',
  'http://[::1',
  'https://example.org/ x',
  'https://example.org/\nx',
  'impressum',
  '',
];

test.each(leading)('leads somewhere: %j', (address) => {
  expect(linkTarget(address)).toBe(address);
  expect(siteFile.safeParse({ title: 'T', description: 'D', imprint: address }).success).toBe(true);
});

test.each(others)('is no link: %j', (address) => {
  expect(linkTarget(address)).toBeUndefined();
  for (const field of ['imprint', 'privacy'])
    expect(siteFile.safeParse({ title: 'T', description: 'D', [field]: address }).success).toBe(false);
});

test('the published address is one of the web', () => {
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'ftp://example.org/'])
    expect(siteFile.safeParse({ title: 'T', description: 'D', url }).success).toBe(false);
});
