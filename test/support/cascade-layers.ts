/** Gives the tests' pages cascade layers, as far as they need them: their browser drops what stands in one. */
if (globalThis.CSSStyleSheet !== undefined) {
  const { replaceSync } = CSSStyleSheet.prototype;
  CSSStyleSheet.prototype.replaceSync = function replaceSyncWithLayers(css: string): void {
    replaceSync.call(this, css.replace(/^\s*@layer \{([^]*)\}\s*$/, '$1'));
  };
}
