# Co znaczą kody błędów Partner Center dla osoby, która je widzi, i co zrobić (artykuł „Error codes”).
code-600051 = W tym kraju numer telefonu jest wymagany.
code-60002 = Tego użytkownika już nie ma. Ktoś mógł go usunąć albo minęło 30 dni.
code-60012 = Nie ma wolnej licencji. Odbierz ją komuś innemu albo dokup.
code-900308 = Klient nie nadał potrzebnych uprawnień. Poproś o relację GDAP z wymaganą rolą.
code-900309 = Zasady dostępu warunkowego klienta nie wpuszczają Centrum partnerskiego. Zwróć się do administratora klienta.
code-900316 = Centrum partnerskie wymaga do licencji innego rodzaju logowania. Wyloguj się i zaloguj ponownie; jeśli to nie pomoże, powiadom osobę prowadzącą portal.
code-2011 = Subskrypcja jest usunięta i nie można jej już zmienić.
code-20003 = Partner Center nie zna tej subskrypcji.
code-600039 = Takiej zasady samoobsługi już nie ma. Sprawdź zasady klienta jeszcze raz.
code-600040 = Partner Center nie przyjmuje identyfikatora tej zasady. Otwórz ją jeszcze raz z listy klienta.
code-600041 = Dla tego klienta jest już zasada samoobsługi. Otwórz ją i zmień, na co pozwala.
code-800040 = Coś jest jeszcze w użyciu. Najpierw zawieś aktywne subskrypcje i anuluj rezerwacje, potem spróbuj ponownie.
code-800091 = Zawieszonej subskrypcji nie można tak zmienić. Najpierw ją przywróć.
code-900278 = Partner Center pracuje jeszcze nad wcześniejszą zmianą tej subskrypcji. Spróbuj, gdy skończy; może to potrwać do 24 godzin.
