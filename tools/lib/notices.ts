/** The third-party packages bundled with the product, and their licences. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Metafile } from 'esbuild';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression from its package.json. */
  readonly license: string;
  /** Texts of the licence files in the package. Empty if there are none. */
  readonly texts: readonly string[];
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;
const MODULES = 'node_modules/';

/** Folder, relative to the project, of the package that a bundle input belongs to; null for the product's own files. */
export function packageFolder(input: string): string | null {
  const at = input.lastIndexOf(MODULES);
  if (at < 0) return null;
  const rest = input.slice(at + MODULES.length).split('/');
  return input.slice(0, at + MODULES.length) + rest.slice(0, rest[0].startsWith('@') ? 2 : 1).join('/');
}

/**
 * The packages that contribute bytes to these bundles, by name and version. Inputs that were read but contribute
 * nothing are ignored.
 */
export function bundledPackages(bundles: readonly Metafile[]): BundledPackage[] {
  const inputs = bundles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs: used }) =>
      Object.entries(used)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([input]) => input),
    );
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== null));
  const packages = [...folders].map(readPackage);
  const byName = new Map(packages.map((one) => [`${one.name}@${one.version}`, one]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const files = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .sort();
  return {
    name,
    version,
    license: license ?? '',
    texts: files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim()),
  };
}

/**
 * One text for all packages, in which identical licence texts appear once.
 * @throws Error for a package without a licence, so that none is shipped unnoticed. A package that names a licence but
 * has no licence text gets a line that says so.
 */
export function noticesText(packages: readonly BundledPackage[]): string {
  const nameless = packages.filter(({ license, texts }) => license === '' && texts.length === 0);
  if (nameless.length > 0) throw new Error(`No licence: ${nameless.map(({ name }) => name).join(', ')}`);
  const byText = new Map<string, string[]>();
  for (const { name, version, license, texts } of packages) {
    const text = texts.length > 0 ? texts.join('\n\n') : `Licence: ${license}. The package ships no text of it.`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return `This extension contains the packages below. py-spy, which it carries as a program, has its notice in media/py-spy.\n${rule}${sections.join(rule)}`;
}

/**
 * Reduces a CycloneDX document from `npm sbom` to the bundled packages; the others are only used for building and
 * testing.
 */
export function shippedSbom(sbom: string, packages: readonly BundledPackage[]): string {
  const isShipped = (ref: string): boolean => packages.some(({ name, version }) => ref === `${name}@${version}`);
  const read = JSON.parse(sbom) as {
    components: { readonly 'bom-ref': string }[];
    metadata: { component: { readonly 'bom-ref': string; name: string } };
    dependencies: { readonly ref: string; readonly dependsOn: string[] }[];
  };
  const own = read.metadata.component['bom-ref'];
  // npm names the product after its folder.
  read.metadata.component.name = nameOf(own);
  const components = read.components.filter((component) => isShipped(nameAndVersion(component['bom-ref'])));
  const refs = new Set(components.map((component) => component['bom-ref']));
  const dependencies = read.dependencies
    .filter(({ ref }) => ref === own || refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
  return `${JSON.stringify({ ...read, components, dependencies }, null, 2)}\n`;
}

/** `@scope/name@1.2.3` without its version. */
const nameOf = (ref: string): string => ref.slice(0, ref.lastIndexOf('@'));
/** npm distinguishes several copies of a package by a suffix after `|`. */
const nameAndVersion = (ref: string): string => ref.split('|')[0];

/** Written next to the bundles. */
export const NOTICES = path.join('dist', 'THIRD-PARTY-NOTICES.txt');
