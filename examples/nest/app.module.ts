// app.module.ts
import { Module } from '@nestjs/common';
import { AccountsController, SignInController } from './app.controller.js';
import { web } from './sessions.js';

@Module({ imports: [web.module], controllers: [SignInController, AccountsController] })
export class AppModule {}
