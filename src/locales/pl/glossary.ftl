### Terminy polskich tekstów. Wiersz to termin i, po słowie „nie”, to, jak go tu nie nazywamy. Czyta je test: wyrażenie liczy
### się pisane małą lub wielką literą, a zakończone * z każdą końcówką.

# numer w rejestrze – nie numer rejestr*, numeru rejestr*, numery rejestr*
# klucz tajny klienta – nie wpis tajny, wpisu tajnego, wpisy tajne
# potwierdzić akceptację – nie poświadcz akceptację, poświadczaj*, poświadczyć, poświadczać
# firma Microsoft, firmy Microsoft – nie Microsoftu, Microsoftowi, Microsoftem
# Partner Center (rodzaj nijaki) – nie Centrum partnerskie, Partner Center powtórzył, Partner Center odpowiedział
# Microsoft Customer Agreement – nie Umowę Klienta, Umowa Klienta
# identyfikator – nie id
# typ zasobu – nie rodzaj rzeczy
# przyznający – nie kto pozwala, pozwalając*
# pracownik partnera – nie personel
# operator portalu – nie osoba prowadząca, osobę prowadzącą, która prowadzi portal, który prowadzi portal
# oprogramowanie i rezerwacje – nie brak uprawnień
# udostępnienie – nie dostarczono, dostarczenie, dostarczony
# w trakcie weryfikacji – nie w ocenie, jak daleko
# zatwierdzone, odrzucone – nie dopuszczone, niedopuszczone
# nierozliczane – nie bez opłat
# bezterminowo – nie bez końca
# powiązania – nie dokąd należy
# inny identyfikator – nie znane też jako
# rola Twojej firmy – nie to ich
# nie odnawia się, kończy się – nie po końcu okresu
# cena jednostkowa – nie cena sztuki
# razem netto – nie przed podatkiem
# łącznie – nie z ilu
# lokalizacja użycia – nie kraj użytkowania
# ogranicza liczbę żądań – nie zwłok*, wytchnien*
# brak wyników – nie nic się tak
# trwale – nie bezpowrotnie
# nie obsługuje – nie zaopatruje
# można zwrócić – nie oddać za zwrotem
# bez rodzaju gramatycznego osoby – nie jego licencje, zalogowałeś, zalogowałaś, zostanie wylogowany, będzie mógł
