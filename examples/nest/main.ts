// main.ts
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { web } from './sessions.js';

const app = await NestFactory.create(AppModule);
app.use(web.surface); // answers /session/*
app.enableShutdownHooks();
await app.listen(3000);
