# Co znaczą kody błędów Partner Center dla osoby, która je widzi, i co zrobić (artykuł „Error codes”).
code-600051 = W tym kraju numer telefonu jest wymagany.
code-60002 = Tego użytkownika już nie ma. Ktoś mógł go usunąć albo minęło 30 dni.
code-60012 = Nie ma wolnej licencji. Odbierz ją komuś innemu albo dokup.
code-900308 = Klient nie nadał potrzebnych uprawnień. Poproś o relację GDAP z wymaganą rolą.
code-900309 = Zasady dostępu warunkowego klienta nie wpuszczają Centrum partnerskiego. Zwróć się do administratora klienta.
code-900316 = Centrum partnerskie wymaga do licencji innego rodzaju logowania. Wyloguj się i zaloguj ponownie; jeśli to nie pomoże, powiadom osobę prowadzącą portal.
