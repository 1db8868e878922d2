/** The app of the contract behind the Nest before ours, on the platform that the command names. */
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { runNestApp } from '../../adapters/nest.app.ts';
import { serveApps } from '../contract.ts';

const [, , platform] = process.argv;
serveApps(runNestApp(() => (platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter())));
