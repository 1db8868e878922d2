/** Knows how each engine's browser is started as a person has it, with assistive technology on. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desk } from './desk.ts';
import type { Program } from './processes.ts';

/** An engine. */
export type EngineName = 'Chromium' | 'Firefox' | 'WebKit';

/** No question when F7 is pressed. */
const CHROMIUM_PREFERENCES = { settings: { a11y: { caretbrowsing: { show_dialog: false } } } };

const FIREFOX_PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  'accessibility.force_disabled': -1,
  'accessibility.warn_on_browsewithcaret': false,
  'browser.aboutConfig.showWarning': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.tabs.warnOnClose': false,
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.policy.dataSubmissionPolicyBypassNotification': true,
  'extensions.update.enabled': false,
  'media.autoplay.default': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.proxy.type': 0,
  'print.always_print_silent': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'browser.newtabpage.activity-stream.asrouter.providers.cfr': 'null',
  'browser.newtabpage.activity-stream.asrouter.providers.message-groups': 'null',
  'browser.newtabpage.activity-stream.asrouter.providers.messaging-experiments': 'null',
  'browser.newtabpage.activity-stream.asrouter.providers.onboarding': 'null',
  'trailhead.firstrun.didSeeAboutWelcome': true,
  'termsofuse.acceptedVersion': 999,
  'termsofuse.acceptedDate': '1700000000000',
  'browser.termsofuse.prefs.enabled': false,
  'browser.preonboarding.enabled': false,
};

/** Starts a browser at an address, with a profile that goes with the desk. */
export async function startBrowser(
  name: EngineName,
  path: string,
  desk: Desk,
  url: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Program> {
  const profile = join(desk.folder, name);
  await mkdir(profile, { recursive: true });
  switch (name) {
    case 'Chromium':
      await mkdir(join(profile, 'Default'), { recursive: true });
      await writeFile(
        join(profile, 'Default', 'Preferences'),
        JSON.stringify(CHROMIUM_PREFERENCES),
      );
      return desk.start(
        [
          path,
          `--user-data-dir=${profile}`,
          ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
          '--force-renderer-accessibility',
          '--no-first-run',
          '--no-default-browser-check',
          '--disable-gpu',
          '--disable-dev-shm-usage',
          '--disable-crash-reporter',
          '--disable-background-networking',
          '--password-store=basic',
          '--window-position=0,0',
          '--window-size=1200,960',
          url,
        ],
        env,
      );
    case 'Firefox': {
      const lines = Object.entries(FIREFOX_PREFERENCES).map(
        ([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});\n`,
      );
      await writeFile(join(profile, 'user.js'), lines.join(''));
      const size = ['--width', '1200', '--height', '960'];
      return desk.start([path, '--no-remote', '--profile', profile, ...size, url], {
        MOZ_CRASHREPORTER_DISABLE: '1',
        ...env,
      });
    }
    case 'WebKit':
      return desk.start([path, '--geometry=1200x960', url], env);
  }
}
