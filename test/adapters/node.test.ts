import { describeAdapter } from './contract.ts';
import { inProcess } from './contract/app.ts';
import { runNodeApp } from './node.app.ts';

describeAdapter('node', inProcess(runNodeApp));
