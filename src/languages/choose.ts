/** Knows which of our languages a tag of BCP 47 means. */

/** A language of ours, for somebody who asked for another tag of it. */
export interface Choice {
  /** Its name: that of its file. */
  readonly name: string;
  /** What was asked for, as browsers write it: with the region, by which numbers are written. */
  readonly lang: string;
}

/**
 * Which of `names`, or `en`, is meant by `tag`; undefined where there is none. Likely scripts decide: `zh-HK` is `zh-Hant`.
 * What is no tag means nothing, but that Java and PHP write `de_AT`.
 */
export function chooseLanguage(tag: string, names: readonly string[]): Choice | undefined {
  try {
    const locale = new Intl.Locale(tag.replaceAll('_', '-'));
    const { language, script, region } = locale.maximize();
    const name = [`${language}-${region}`, `${language}-${script}`, language].find(
      (wanted) => wanted === 'en' || names.includes(wanted),
    );
    return name === undefined ? undefined : { name, lang: locale.toString() };
  } catch {
    return undefined;
  }
}
