/** Knows what a test asks of a browser, whichever engine it has. */

/** A browser that is driven by a test. */
export interface DrivenBrowser {
  /** Opens a window. All windows until `forget` share cookies and storage, as one person's do. */
  open(url: string): Promise<DrivenWindow>;
  /** Closes every window, and forgets cookies and storage. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** One window. Input comes through the driver: it is trusted, as a person's is. */
export interface DrivenWindow {
  /** Whether assistive technology is told of an open dialog with this name that wants an answer. */
  hasAlertDialog(name: string): Promise<boolean>;
  /** Runs a function in the page; it sees nothing of the test but `argument`. A promise is awaited. */
  evaluate<Argument, Result>(
    script: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  /** What a person sees now, as a PNG. */
  picture(): Promise<Buffer>;
  goTo(url: string): Promise<void>;
  /** Goes one page back. Where the engine cannot be asked meanwhile, the page is there by then. */
  goBack(): Promise<void>;
  /** Presses a key and lets it go: a character, or `Escape`, `Tab`. */
  press(key: string): Promise<void>;
  movePointer(x: number, y: number): Promise<void>;
  click(x: number, y: number): Promise<void>;
  /** Turns the wheel where the pointer is. */
  wheel(x: number, y: number, deltaY: number): Promise<void>;
}

/** Said where a browser has ended by itself, or answers nothing any more: no fault of the page's. */
export const BROWSER_GONE = 'the browser has gone';

/** An engine that tests run in. */
export interface Engine {
  readonly name: 'Chromium' | 'Firefox' | 'WebKit';
  /** Undefined when it is not on this machine. */
  readonly launch: (() => Promise<DrivenBrowser>) | undefined;
}
