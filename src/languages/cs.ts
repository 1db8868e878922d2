/** Czech. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minutu', few: '{n} minuty', other: '{n} minut' },
  seconds: { one: '{n} sekundu', few: '{n} sekundy', other: '{n} sekund' },
  and: ' a ',
  moment: 'okamžik',
  idleTitle: 'Jste tam ještě?',
  idleText: 'Nějakou dobu jste nebyli aktivní. Pro vaši bezpečnost budete odhlášeni za {time}.',
  absoluteTitle: 'Vaše relace brzy skončí',
  absoluteText:
    'Uložte si nyní svou práci. Vaše relace dosáhla nejdelší možné doby: za {time} budete odhlášeni a poté se můžete znovu přihlásit.',
  stay: 'Zůstat přihlášen',
  moreTime: 'Potřebuji více času',
  moreTimeText:
    'Odhlášeni pak budete, až když nebudete {time} aktivní, i po příštím přihlášení v tomto prohlížeči.',
  usualTime: 'Obvyklá doba stačí',
  carryOn: 'Pokračovat',
  signOut: 'Odhlásit se',
  timeLeft: 'Zbývající čas',
  secondsLeft: 'Odhlášení za {time}',
  extending: 'Okamžik…',
  extendFailed: 'Požadavek nedorazil na server. Zkouší se to znovu.',
  signOutFailed: 'Ještě nejste odhlášeni: server není dostupný. Zkuste to znovu.',
  checkingTitle: 'Okamžik, prosím',
  checkingText: 'Ověřuje se, že jste stále přihlášeni.',
  unreachableText:
    'Server není dostupný, proto je tato stránka skrytá. Vrátí se taková, jaká byla, jakmile server potvrdí, že jste stále přihlášeni.',
  strandedText:
    'Server teď není dostupný. Tato stránka přejde na přihlašovací stránku, jakmile to bude možné.',
  tryAgain: 'Zkusit znovu hned',
  throughTitle: 'Pro pokračování se znovu přihlaste',
  throughText:
    'Cesta k serveru je uzavřená, dokud se znovu nepřihlásíte. Uděláte to v malém okně: tato stránka zůstane, jak je, a potom pokračuje.',
  throughWarning: 'Jinak budete odhlášeni za {time}.',
  throughBlocked: 'Malé okno se neotevřelo. Odkaz místo něj otevře jinou stránku.',
  notNow: 'Teď ne',
  endedTitle: 'Byli jste odhlášeni',
  ended: {
    idle: 'Nějakou dobu jste nebyli aktivní, proto byla vaše relace pro vaši bezpečnost ukončena.',
    absolute: 'Vaše relace dosáhla nejdelší možné doby.',
    'signed-out': 'Odhlásili jste se.',
    revoked: 'Vaše relace byla ukončena z jiného zařízení nebo správcem.',
    replaced: 'V tomto prohlížeči se někdo znovu přihlásil.',
    limit: 'Váš účet měl příliš mnoho relací, proto byla tato ukončena.',
    closed:
      'Poslední stránka vaší relace byla zavřena, proto byla relace pro vaši bezpečnost ukončena.',
    unknown: 'Vaše relace skončila.',
  },
  signInAgain: 'Přihlásit se znovu',
};

export const pages: Pages = {
  reasons: {
    none: 'Přihlaste se, prosím.',
    'not-fresh': 'K tomuto kroku zadejte, prosím, znovu své heslo.',
    'limit-reached':
      'Váš účet je přihlášen na příliš mnoha místech: nejprve jednu z relací ukončete.',
  },
  unavailable: 'Relaci teď nelze ověřit. Zkuste to znovu.',
  unavailableText:
    'Vaši relaci teď nelze ověřit. Nebyli jste odhlášeni: tato stránka to sama zkusí znovu.',
  waitTitle: 'Okamžik, prosím',
  goOn: 'Dále',
  aliveTitle: 'Stále jste přihlášeni',
  aliveText: 'Tato stránka byla odložena, protože ji zde nějakou dobu nikdo nepoužíval.',
  goBack: 'Zpět na stránku',
  throughTitle: 'Děkujeme',
  throughText: 'Stránka, ze které přicházíte, pokračuje, jak byla. Tuto můžete zavřít.',
};
