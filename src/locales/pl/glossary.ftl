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

### Jak po angielsku: te komunikaty brzmią w obu językach tak samo. Test odrzuca każdy inny, który pozostał po angielsku.

# = account-partner, activity-own, activity-partner-center, agreement-cloud, agreement-customer, bar-find-key
# = health-upstream, installation-partner, license-group-2, license-part-number, nav-label, partner-api, product
# = product-kind-azure, qualification-government, role-operator, setup-step-partner-center, theme-system
# = user-domain-managed
# = country-ai, country-al, country-am, country-an, country-ao, country-at, country-au, country-aw, country-bb
# = country-bf, country-bi, country-bj, country-bn, country-bt, country-bw, country-bz, country-ci, country-cl
# = country-cw, country-ee, country-ga, country-gd, country-gg, country-gh, country-gi, country-gm, country-gu
# = country-hn, country-ht, country-je, country-ki, country-la, country-li, country-lk, country-lr, country-ls
# = country-ml, country-mn, country-ms, country-mt, country-mu, country-mw, country-na, country-ne, country-ng
# = country-np, country-nr, country-nu, country-om, country-pa, country-pe, country-pk, country-pw, country-rs
# = country-rw, country-sl, country-sm, country-sn, country-so, country-sx, country-sz, country-tg, country-tk
# = country-tm, country-to, country-tv, country-tz, country-ug, country-uz, country-vu, country-ws, country-xe
# = country-xj, country-xs, country-zm, country-zw, language-ha, language-hi, language-ur, language-wo
# = request-event-portal
