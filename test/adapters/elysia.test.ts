import { describeAdapter } from './contract.ts';
import { inProcess } from './contract/app.ts';
import { runElysiaApp } from './elysia.app.ts';

describeAdapter('elysia', inProcess(runElysiaApp));
