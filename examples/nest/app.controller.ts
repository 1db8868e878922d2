// app.controller.ts
import { Body, Controller, Get, Header, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BrowserSession, CurrentSession } from 'stillhere/nest';
import { reasonText } from 'stillhere/server';
import type { RequestSession, Session } from 'stillhere/server';
import { sessions, web } from './sessions.js';

@Controller('sign-in')
export class SignInController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  show(@Query('reason') reason?: string): string {
    return signInPage(reasonText(reason));
  }

  @Post()
  async signIn(
    @Body() form: { readonly username: string; readonly password: string },
    @Query('next') next: string | undefined,
    @BrowserSession() browser: RequestSession<unknown>,
    @Res() response: Response,
  ): Promise<void> {
    // Here you look up the name, and compare a hash.
    if (form.username === 'george' && form.password === 'password') {
      await browser.signIn('george');
      response.redirect(303, sessions.safeNext(next, '/accounts'));
    } else {
      response.status(401).send(signInPage('The name or the password is wrong.'));
    }
  }
}

@Controller()
@UseGuards(web.guard) // only for who is signed in
export class AccountsController {
  @Get('accounts')
  @Header('Content-Type', 'text/html; charset=utf-8')
  async accounts(@CurrentSession() session: Session<unknown>, @Req() request: Request) {
    return `<!doctype html><html lang="en"><title>Accounts</title>${await web.refreshTag(request)}
      <h1>Hello, ${session.subject}</h1>
      <form method="post" action="/session/sign-out"><button>Sign out</button></form>
      <still-here></still-here>
      <script src="${sessions.clientUrl}" defer></script>`;
  }

  @Get('api/me')
  me(@CurrentSession() { subject }: Session<unknown>): { readonly subject: string } {
    return { subject };
  }
}

function signInPage(why = ''): string {
  return `<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in</h1>
    <p role="status">${why}</p>
    <form method="post">
      <label>Name <input name="username" autocomplete="username" required></label>
      <label>Password <input name="password" type="password" required></label>
      <button>Sign in</button>
    </form>`;
}
