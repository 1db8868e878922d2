import { NextResponse } from 'next/server';
import { web } from './sessions';

export const proxy = web.proxy(() => NextResponse.next());

export const config = { matcher: ['/session/:path*'] };
