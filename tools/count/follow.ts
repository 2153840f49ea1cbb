/**
 * Finds the modules that a captured sample passes through. Each function reports its arguments, the values it awaits
 * and its result, and a module counts once one of these contains the sample. Coverage alone would give twice as many
 * modules: half of those that run while a sample is under way never see it (lists, logs, clocks, acknowledgements).
 */
import ts from 'typescript';

/** The function called wherever {@link watched} inserts a call; returns `value`. */
const SAW = '__saw';

/** The names that a parameter binds, including those in patterns. */
function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return name.text === 'this' ? [] : [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

/**
 * Instruments each function of a module. The result is still TypeScript:
 *
 *     (a) => use(a)                 (a) => { __saw('src/x.ts', [a]); return __saw('src/x.ts', use(a)); }
 *     const b = await load();       const b = __saw('src/x.ts', await load());
 */
export function watched(module: string, text: string): string {
  const { factory } = ts;
  const saw = (value: ts.Expression): ts.Expression =>
    factory.createCallExpression(factory.createIdentifier(SAW), undefined, [
      factory.createStringLiteral(module),
      value,
    ]);
  const body = (parameters: readonly ts.ParameterDeclaration[], block: ts.Block, first: boolean): ts.Block => {
    const names = parameters.flatMap(({ name }) => boundNames(name)).map((name) => factory.createIdentifier(name));
    if (names.length === 0) return block;
    const told = factory.createExpressionStatement(saw(factory.createArrayLiteralExpression(names)));
    return factory.updateBlock(block, first ? [told, ...block.statements] : [...block.statements, told]);
  };
  const transform: ts.TransformerFactory<ts.SourceFile> = (context) => (source) => {
    const visit = (node: ts.Node): ts.Node => {
      const seen = ts.visitEachChild(node, visit, context);
      if (ts.isAwaitExpression(seen)) return saw(seen);
      if (ts.isReturnStatement(seen) && seen.expression !== undefined)
        return factory.updateReturnStatement(seen, saw(seen.expression));
      if (ts.isYieldExpression(seen) && seen.expression !== undefined && seen.asteriskToken === undefined)
        return factory.updateYieldExpression(seen, undefined, saw(seen.expression));
      if (ts.isArrowFunction(seen)) {
        const block = ts.isBlock(seen.body)
          ? seen.body
          : factory.createBlock([factory.createReturnStatement(saw(seen.body))], true);
        const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = seen;
        const inner = body(parameters, block, true);
        return factory.updateArrowFunction(
          seen,
          modifiers,
          typeParameters,
          parameters,
          type,
          equalsGreaterThanToken,
          inner,
        );
      }
      if (ts.isFunctionDeclaration(seen) && seen.body) {
        const { modifiers, asteriskToken, name, typeParameters, parameters, type } = seen;
        const inner = body(parameters, seen.body, true);
        return factory.updateFunctionDeclaration(
          seen,
          modifiers,
          asteriskToken,
          name,
          typeParameters,
          parameters,
          type,
          inner,
        );
      }
      if (ts.isFunctionExpression(seen)) {
        const { modifiers, asteriskToken, name, typeParameters, parameters, type } = seen;
        const inner = body(parameters, seen.body, true);
        return factory.updateFunctionExpression(
          seen,
          modifiers,
          asteriskToken,
          name,
          typeParameters,
          parameters,
          type,
          inner,
        );
      }
      if (ts.isMethodDeclaration(seen) && seen.body) {
        const { modifiers, asteriskToken, name, questionToken, typeParameters, parameters, type } = seen;
        const inner = body(parameters, seen.body, true);
        return factory.updateMethodDeclaration(
          seen,
          modifiers,
          asteriskToken,
          name,
          questionToken,
          typeParameters,
          parameters,
          type,
          inner,
        );
      }
      // No call may be inserted before a constructor's `super(…)`.
      if (ts.isConstructorDeclaration(seen) && seen.body)
        return factory.updateConstructorDeclaration(
          seen,
          seen.modifiers,
          seen.parameters,
          body(seen.parameters, seen.body, false),
        );
      return seen;
    };
    return ts.visitEachChild(source, visit, context);
  };
  const source = ts.createSourceFile(module, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const { transformed } = ts.transform(source, [transform]);
  return ts.createPrinter().printFile(transformed[0]);
}

/** Name of a function that exists only in the captured program: a value that contains the name contains the sample. */
export const FOLLOWED = 'find_repeated';
/** Environment variable that names the folder in which marks are expected. */
export const MARKS = 'ECS_PROFILER_MARKS';

/**
 * Code placed before a watched bundle. It notes which modules saw the sample, and when each first did. A module saw the
 * sample if one of its values contains, up to a few levels deep in objects and lists,
 * - the function's name, as text or bytes. On the way from the task the name is packed, so there any bytes count that
 *   are too long for a line of the protocol;
 * - columns of numbers (typed arrays), of which the model, its slices and its drawing consist;
 * - a line with figures (`line` and other numbers, or a text like `12 % ·`), as shown in the margin of a source file.
 */
export const noting = `globalThis.__sawModules = new Map();
globalThis.${SAW} = (() => {
  const name = ${JSON.stringify(FOLLOWED)}, most = 200, packed = 600;
  let left = 0;
  const textHolds = (text) => text.includes(name) || / % · /.test(text);
  const holds = (value, depth, isWire) => {
    if (typeof value === 'string') return textHolds(value);
    if (typeof value !== 'object' || value === null || left-- < 0) return false;
    if (value instanceof ArrayBuffer) value = new Uint8Array(value);
    if (ArrayBuffer.isView(value)) {
      if (!(value instanceof Uint8Array)) return value.length > 8;
      return isWire ? value.length > packed : new TextDecoder('latin1').decode(value).includes(name);
    }
    if (depth === 0 || value instanceof Promise) return false;
    if (Array.isArray(value)) return value.slice(0, most).some((one) => holds(one, depth - 1, isWire));
    if (value instanceof Map || value instanceof Set) {
      for (const one of value instanceof Map ? value.entries() : value) if (left < 0) return false; else if (holds(one, depth, isWire)) return true;
      return false;
    }
    const own = Object.getOwnPropertyDescriptors(value);
    const keys = Object.keys(own).slice(0, most);
    const numbers = keys.filter((key) => typeof own[key].value === 'number');
    if (numbers.includes('line') && numbers.some((key) => /^(self|total|weight|share|step)/i.test(key))) return true;
    return keys.some((key) => 'value' in own[key] && holds(own[key].value, depth - 1, isWire));
  };
  return (module, value) => {
    // A function that is called often must not look at much each time.
    left = 1000;
    try {
      if (!globalThis.__sawModules.has(module) && holds(value, 4, module.startsWith('src/exec/'))) globalThis.__sawModules.set(module, Date.now());
    } catch {}
    return value;
  };
})();`;

/**
 * Code placed after a watched bundle in Node. When a file `mark-N` appears, each thread writes to `saw-N-THREAD.json`
 * which modules saw the sample since mark N-1, and when each first did.
 */
export const telling = `(() => {
  const folder = process.env.${MARKS};
  if (!folder) return;
  const fs = require('fs'), path = require('path'), { threadId } = require('worker_threads');
  let mark = 1;
  while (fs.existsSync(path.join(folder, 'mark-' + mark))) mark++;
  setInterval(() => {
    if (!fs.existsSync(path.join(folder, 'mark-' + mark))) return;
    const file = path.join(folder, 'saw-' + mark++ + '-' + threadId + '.json');
    fs.writeFileSync(file + '.part', JSON.stringify([...globalThis.__sawModules]));
    fs.renameSync(file + '.part', file);
    globalThis.__sawModules.clear();
  }, 10).unref();
})();`;
