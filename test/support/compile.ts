/** Compiles the TypeScript of an example as a project of Nest does, decorators with the types of their parameters. */
import ts from 'typescript';

/** As a module for Node. */
export function compile(code: string): string {
  return ts.transpileModule(code, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  }).outputText;
}
