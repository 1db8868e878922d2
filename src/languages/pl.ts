/** Polish. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minutę', few: '{n} minuty', other: '{n} minut' },
  seconds: { one: '{n} sekundę', few: '{n} sekundy', other: '{n} sekund' },
  and: ' i ',
  moment: 'chwilę',
  idleTitle: 'Czy nadal tu jesteś?',
  idleText:
    'Od jakiegoś czasu nie widać aktywności. Dla Twojego bezpieczeństwa wylogowanie nastąpi za {time}.',
  absoluteTitle: 'Twoja sesja wkrótce się skończy',
  absoluteText:
    'Zapisz teraz swoją pracę. Twoja sesja osiągnęła najdłuższy dozwolony czas: wylogowanie nastąpi za {time}, a potem możesz zalogować się ponownie.',
  stay: 'Pozostań w sesji',
  moreTime: 'Potrzebuję więcej czasu',
  moreTimeText:
    'Wylogowanie nastąpi wtedy dopiero, gdy przez {time} nie będzie aktywności, także po następnym zalogowaniu w tej przeglądarce.',
  usualTime: 'Zwykły czas wystarczy',
  carryOn: 'Kontynuuj',
  signOut: 'Wyloguj się',
  timeLeft: 'Pozostały czas',
  secondsLeft: 'Wylogowanie za {time}',
  extending: 'Chwileczkę…',
  extendFailed: 'To nie dotarło do serwera. Trwa ponowna próba.',
  signOutFailed: 'Wylogowanie jeszcze nie nastąpiło: serwer jest nieosiągalny. Spróbuj ponownie.',
  checkingTitle: 'Proszę chwilę poczekać',
  checkingText: 'Sprawdzamy, czy nadal trwa Twoja sesja.',
  unreachableText:
    'Serwer jest nieosiągalny, dlatego ta strona jest ukryta. Wróci taka, jaka była, gdy serwer potwierdzi, że Twoja sesja nadal trwa.',
  strandedText:
    'Serwer jest w tej chwili nieosiągalny. Ta strona przejdzie do strony logowania, gdy będzie to możliwe.',
  tryAgain: 'Spróbuj ponownie teraz',
  throughTitle: 'Zaloguj się ponownie, aby kontynuować',
  throughText:
    'Droga do serwera jest zamknięta, dopóki nie zalogujesz się ponownie. Robi się to w małym oknie: ta strona pozostaje bez zmian, a potem działa dalej.',
  throughWarning: 'W przeciwnym razie wylogowanie nastąpi za {time}.',
  throughBlocked: 'Małe okno się nie otworzyło. Zamiast niego link otwiera inną stronę.',
  notNow: 'Nie teraz',
  endedTitle: 'Nastąpiło wylogowanie',
  ended: {
    idle: 'Przez jakiś czas nie było aktywności, dlatego dla Twojego bezpieczeństwa sesja została zakończona.',
    absolute: 'Twoja sesja osiągnęła najdłuższy dozwolony czas.',
    'signed-out': 'Sesja zakończona na Twoje życzenie.',
    revoked: 'Twoja sesja została zakończona z innego urządzenia lub przez administratora.',
    replaced: 'Ktoś zalogował się ponownie w tej przeglądarce.',
    limit: 'Twoje konto miało zbyt wiele sesji, dlatego ta została zakończona.',
    closed:
      'Ostatnia strona Twojej sesji została zamknięta, dlatego dla Twojego bezpieczeństwa sesja została zakończona.',
    unknown: 'Twoja sesja się skończyła.',
  },
  signInAgain: 'Zaloguj się ponownie',
};

export const pages: Pages = {
  reasons: {
    none: 'Zaloguj się.',
    'not-fresh': 'Aby to zrobić, podaj ponownie hasło.',
    'limit-reached':
      'Twoje konto jest zalogowane w zbyt wielu miejscach: najpierw zakończ jedną z sesji.',
  },
  unavailable: 'Nie można teraz sprawdzić sesji. Spróbuj ponownie.',
  unavailableText:
    'Nie można teraz sprawdzić Twojej sesji. Nie nastąpiło wylogowanie: ta strona sama spróbuje ponownie.',
  waitTitle: 'Proszę chwilę poczekać',
  goOn: 'Dalej',
  aliveTitle: 'Twoja sesja nadal trwa',
  aliveText: 'Ta strona została odłożona, bo nikt jej tu przez jakiś czas nie używał.',
  goBack: 'Wróć do niej',
  throughTitle: 'Dziękujemy',
  throughText: 'Strona, z której przychodzisz, działa dalej bez zmian. Tę możesz zamknąć.',
};
