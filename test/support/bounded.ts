/** Waits for something, but not for ever; says then what it was. */
export async function bounded<Result>(
  what: string,
  patience: number,
  coming: Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `Waited ${patience / 1_000} s for ${what}`;
    timer = setTimeout(() => reject(new Error(message)), patience);
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
  }
}
