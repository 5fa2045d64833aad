// One set of colours for site, diagrams and PDF. Contrast: text >= 4.5, lines >= 3 against their ground, in both schemes.
import type { LineKind, NodeRole } from './graph.ts';

export interface Pair {
  readonly fill: string;
  readonly stroke: string;
}
type Scheme = 'light' | 'dark';

/** Fill and stroke of a box by role. Every light value is used once, so that it can stand for its variable. */
export const roleColours: Readonly<Record<NodeRole, Readonly<Record<Scheme, Pair>>>> = {
  user: { light: { fill: '#eef1f6', stroke: '#4d5b78' }, dark: { fill: '#232a38', stroke: '#97a6c4' } },
  firewall: { light: { fill: '#f4ece6', stroke: '#8a4f24' }, dark: { fill: '#33261c', stroke: '#d69a6c' } },
  proxy: { light: { fill: '#efe9f8', stroke: '#6a45a8' }, dark: { fill: '#2b2340', stroke: '#b79cf0' } },
  application: {
    light: { fill: '#e7f4ea', stroke: '#2c7a43' },
    dark: { fill: '#1a3022', stroke: '#74c48b' },
  },
  admin: { light: { fill: '#e5f0fa', stroke: '#1f69a8' }, dark: { fill: '#1a2d40', stroke: '#7ab7ea' } },
  data: { light: { fill: '#fdf5da', stroke: '#8c6a00' }, dark: { fill: '#332c12', stroke: '#d9b84a' } },
  mail: { light: { fill: '#e3f3f3', stroke: '#167474' }, dark: { fill: '#16302f', stroke: '#62c0bf' } },
  support: { light: { fill: '#f0f1f1', stroke: '#616668' }, dark: { fill: '#26292b', stroke: '#a3a9ac' } },
  external: { light: { fill: '#f7eaf1', stroke: '#9a3a6c' }, dark: { fill: '#36212c', stroke: '#e192ba' } },
  host: { light: { fill: '#f1f3f0', stroke: '#56654f' }, dark: { fill: '#262b23', stroke: '#a2b198' } },
  domain: { light: { fill: '#fbfbfd', stroke: '#33415c' }, dark: { fill: '#171b24', stroke: '#aeb9d0' } },
  port: { light: { fill: '#f7f8fa', stroke: '#3f4a5c' }, dark: { fill: '#1d222b', stroke: '#aab4c6' } },
  backup: { light: { fill: '#e9eef9', stroke: '#2f56a6' }, dark: { fill: '#1c2742', stroke: '#8fb0f3' } },
  place: { light: { fill: '#eef4f4', stroke: '#3c6a70' }, dark: { fill: '#1b2a2c', stroke: '#8cc0c6' } },
  gap: { light: { fill: '#fdf0ef', stroke: '#a8423a' }, dark: { fill: '#3a1f1d', stroke: '#f0938a' } },
  more: { light: { fill: '#f6f6f7', stroke: '#73777d' }, dark: { fill: '#202225', stroke: '#8e939a' } },
};

/** Everything else that has a colour. */
export const colours: Readonly<Record<string, Readonly<Record<Scheme, string>>>> = {
  ink: { light: '#1b2330', dark: '#e6eaf1' },
  muted: { light: '#566072', dark: '#a0abbd' },
  paper: { light: '#ffffff', dark: '#12151b' },
  panel: { light: '#fafbfc', dark: '#191d25' },
  line: { light: '#8792a5', dark: '#606c80' },
  hairline: { light: '#d8dde5', dark: '#333b48' },
  edge: { light: '#5a6679', dark: '#97a3b7' },
  bypass: { light: '#b3261e', dark: '#ff8a80' },
  accent: { light: '#12607a', dark: '#6cc6e2' },
  good: { light: '#1e6b3a', dark: '#7dd39a' },
  warn: { light: '#7d5200', dark: '#f0bd5a' },
  bad: { light: '#a3211b', dark: '#ff948c' },
};

/** How lines are told apart: colour, width and dashes. */
export const lineStyles: Readonly<
  Record<LineKind, { readonly colour: string; readonly width: number; readonly dash?: string }>
> = {
  solid: { colour: 'edge', width: 1.3 },
  main: { colour: 'ink', width: 2.6 },
  dashed: { colour: 'edge', width: 1.3, dash: '6 4' },
  uncertain: { colour: 'warn', width: 1.6, dash: '8 3 1 3' },
  required: { colour: 'accent', width: 2.2 },
  intended: { colour: 'good', width: 1.8 },
  unintended: { colour: 'warn', width: 2.2, dash: '9 3 2 3' },
  bypass: { colour: 'bypass', width: 3 },
  unused: { colour: 'muted', width: 1.6, dash: '2 4' },
  missing: { colour: 'bypass', width: 1.3, dash: '2 3' },
  broken: { colour: 'bad', width: 2.2, dash: '1 4' },
};

const declarations = (scheme: Scheme) => [
  ...Object.entries(colours).map(([name, value]) => `--ib-${name}:${value[scheme]};`),
  ...Object.entries(roleColours).map(
    ([role, value]) => `--ib-${role}-fill:${value[scheme].fill};--ib-${role}-stroke:${value[scheme].stroke};`,
  ),
];
/** The variables as CSS, for Starlight's two schemes; print uses the light ones. */
export const tokensCss = `:root,:root[data-theme='light'],.ib-light{${declarations('light').join('')}}:root[data-theme='dark']{${declarations('dark').join('')}}@media print{:root,:root[data-theme='dark']{${declarations('light').join('')}}}`;

/** Light value -> variable, for drawings that were made with the light values. */
export const variableOf: ReadonlyMap<string, string> = new Map([
  ...Object.entries(colours).map(([name, value]) => [value.light, `var(--ib-${name})`] as const),
  ...Object.entries(roleColours).flatMap(([role, { light }]) => [
    [light.fill, `var(--ib-${role}-fill)`] as const,
    [light.stroke, `var(--ib-${role}-stroke)`] as const,
  ]),
]);
