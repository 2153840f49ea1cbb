/** Composes the commands and turns their outcome into an exit code. */
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { addAnnotateCommand } from './commands/annotate';
import { addCaptureCommand } from './commands/capture';
import { addCleanCommand } from './commands/clean';
import { addConvertCommand } from './commands/convert';
import { addDiffCommand } from './commands/diff';
import { addDoctorCommand } from './commands/doctor';
import { addReportCommand } from './commands/report';
import { addServicesCommand } from './commands/services';
import { errorText, Refusal, UsageError } from './failure';
import { guarded, type Output } from './output';

/** All commands with their options. Errors of a command are passed to the caller. */
export function createProgram(output: Output): Command {
  const program = new Command('ecs-profiler').description('Profile running ECS tasks through ECS Exec.').exitOverride();
  program.version(version, '--version', 'print the version').configureOutput({
    writeOut: (text) => output.result(text.trimEnd()),
    writeErr: (text) => output.note(text.trimEnd()),
  });
  program.showHelpAfterError('Help: add --help.');
  for (const add of [
    addServicesCommand,
    addCaptureCommand,
    addReportCommand,
    addAnnotateCommand,
    addConvertCommand,
    addDiffCommand,
    addDoctorCommand,
    addCleanCommand,
  ])
    add(program, output);
  return program;
}

/** Runs one command. Returns the exit code: 0 done, 1 failed or refused, 2 wrong usage. */
export async function run(argv: readonly string[], channels: Output): Promise<number> {
  const output = guarded(channels);
  try {
    await createProgram(output).parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Refusal) return 1;
    output.note(`ecs-profiler: ${errorText(error)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}
