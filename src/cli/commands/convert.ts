import { Option, type Command } from 'commander';
import path from 'node:path';
import { writeFileAtomic } from '../../capture/keep/writeFileAtomic';
import { TYPE_HELP } from '../arguments';
import { UsageError } from '../failure';
import { assertWritable, writing } from '../folders';
import { remarksOf } from '../remarks';
import { oneLine, type Output } from '../output';
import { wholeProfile } from '../../profile/scope';
import { exportFile, fileFormats, type FileFormat } from '../../query/exportFile';
import { openProfile } from '../../query/openProfile';

/** Formats by file name extension, longest first. */
const ENDINGS: readonly (readonly [string, FileFormat])[] = [
  ['.json', 'speedscope'],
  ['.speedscope', 'speedscope'],
  ['.txt', 'collapsed'],
  ['.collapsed', 'collapsed'],
  ['.folded', 'collapsed'],
  ['.pb.gz', 'pprof'],
  ['.pprof', 'pprof'],
  ['.prof', 'pprof'],
  ['.cpuprofile', 'cpuprofile'],
  ['.html', 'html'],
  ['.htm', 'html'],
];

interface ConvertOptions {
  readonly output: string;
  readonly format?: FileFormat;
  readonly type?: string;
}

/** `ecs-profiler convert IN -o OUT`: a profile of any format that can be read, written in another. */
export function addConvertCommand(program: Command, output: Output): void {
  program
    .command('convert')
    .description('convert a profile from any known format to another')
    .argument('<file>', 'the profile, compressed with gzip or not')
    .requiredOption('-o, --output <file>', 'output file; its extension determines the format')
    .addOption(new Option('--format <name>', 'the format, whatever the extension').choices([...fileFormats]))
    .option('--type <name>', TYPE_HELP)
    .action(async (file: string, options: ConvertOptions) => {
      const format = options.format ?? formatOf(options.output);
      await assertWritable(options.output);
      const queries = await openProfile({ file: path.resolve(file), workspaceRoots: [], type: options.type });
      for (const remark of remarksOf(await queries.summary())) output.note(oneLine(remark));
      const content = await exportFile(queries, format, wholeProfile);
      await writing(options.output, () => writeFileAtomic(options.output, content));
      if (format !== 'html')
        for (const remark of await queries.exportRemarks(format, wholeProfile)) output.note(oneLine(remark));
      queries.dispose();
    });
}

function formatOf(file: string): FileFormat {
  const name = path.basename(file).toLowerCase();
  const found = ENDINGS.find(([ending]) => name.endsWith(ending));
  if (found === undefined)
    throw new UsageError(
      `The extension of ${path.basename(file)} does not determine a format. Known: ${ENDINGS.map(([ending]) => ending).join(', ')}; or add --format.`,
    );
  return found[1];
}
