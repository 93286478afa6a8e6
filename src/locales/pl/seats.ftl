# Zmiany subskrypcji: liczba licencji, koniec okresu, zawieszenie i anulowanie.
seats-changes = Zmiany
change-current-value = Teraz
change-new-value = Po zmianie
change-property = Co się zmienia
seats-back = Wróć do subskrypcji
seats-review = Sprawdź zmianę
seats-reviewed = Zanim potwierdzisz
seats-unknown-price = Partner Center nie podaje ceny tej zmiany. Będzie na następnej fakturze.
seats-unknown-refund = Partner Center nie podaje kwoty zwrotu. Będzie na następnej fakturze.
seats-closes = Zmiany tego okresu są przyjmowane do
seats-closes-unknown = Partner Center nie podaje, do kiedy przyjmuje zmiany tego okresu.
change-unavailable = Niedostępne

## Dlaczego zmiana jest niedostępna
change-unavailable-ended = Subskrypcja się zakończyła.
change-unavailable-suspended = Subskrypcja jest zawieszona. Najpierw aktywuj ją ponownie.
change-unavailable-not-suspended = Subskrypcja nie jest zawieszona.
change-unavailable-not-active = Subskrypcja nie jest aktywna.
change-unavailable-locked-before-end = Okres kończy się w ciągu 24 godzin. Do tego czasu Partner Center odrzuca zmiany.
change-unavailable-endless = Subskrypcja nie ma okresu, który się kończy.
change-unavailable-usage-based = Azure jest rozliczany według użycia i zarządzany w Azure.
change-unavailable-trial = Wersji próbnej nie można zmienić w ten sposób.
change-unavailable-canceled-by-order = Oprogramowanie kupuje się zamówieniem. Tutaj nie można go zmienić.
change-unavailable-marketplace = Partner Center nie zawiesza oprogramowania z marketplace.
change-unavailable-legacy = Starszą subskrypcję zawiesza się zamiast anulować.
change-unavailable-no-window = Partner Center nie podaje czasu, w którym tę subskrypcję można anulować.
change-unavailable-window-closed = Czas, w którym tę subskrypcję można było anulować, minął. Ustaw, co się stanie po zakończeniu okresu.

## Liczba
quantity-title = Zmień liczbę
quantity-new = Nowa liczba
quantity-new-help = Teraz subskrypcja ma { $quantity }.
quantity-assigned = Przypisane licencje { $product }
quantity-free = Dostępne licencje { $product }
quantity-seats-unknown = Partner Center nie podaje, które licencje należą do tej subskrypcji. Sprawdź, ile jest przypisanych.
quantity-view-licenses = Wyświetl licencje
quantity-in-the-way =
    { $count ->
        [one] Przypisana jest { $count } licencja { $product } więcej, niż zostałoby po zmianie. Najpierw odbierz ją użytkownikowi.
        [few] Przypisane są { $count } licencje { $product } więcej, niż zostałoby po zmianie. Najpierw odbierz je użytkownikom.
       *[many] Przypisanych jest { $count } licencji { $product } więcej, niż zostałoby po zmianie. Najpierw odbierz je użytkownikom.
    }
quantity-holders = Użytkownicy z licencją { $product }:
quantity-holders-unknown = Partner Center nie podało na czas, którzy użytkownicy mają licencję { $product }.
quantity-holders-partly =
    { $count ->
        [one] Sprawdzono tylko { $count } użytkownika. Inni też mogą mieć licencję { $product }.
        [few] Sprawdzono tylko { $count } użytkowników. Inni też mogą mieć licencję { $product }.
       *[many] Sprawdzono tylko { $count } użytkowników. Inni też mogą mieć licencję { $product }.
    }
quantity-view-users = Wyświetl użytkowników
quantity-same = Subskrypcja ma już taką liczbę. Wpisz inną.
quantity-raised =
    { $count ->
        [one] Od razu dojdzie { $count } licencja, płatna do końca okresu.
        [few] Od razu dojdą { $count } licencje, płatne do końca okresu.
       *[many] Od razu dojdzie { $count } licencji, płatnych do końca okresu.
    }
quantity-raised-back = Do kiedy można zwrócić dodane licencje, ustala Partner Center. Po zmianie pokaże to subskrypcja. Potem są płatne do końca okresu.
quantity-lowered =
    { $count ->
        [one] Od razu zostanie zwrócona { $count } licencja.
        [few] Od razu zostaną zwrócone { $count } licencje.
       *[many] Od razu zostanie zwróconych { $count } licencji.
    }
quantity-lowered-back = Aby mieć je znowu, zwiększ liczbę. Będą płatne jak nowe licencje.
quantity-reducible =
    { $count ->
        [0] Teraz nie można zwrócić żadnych licencji.
        [one] Teraz można zwrócić { $count } licencję.
        [few] Teraz można zwrócić { $count } licencje.
       *[many] Teraz można zwrócić { $count } licencji.
    }
quantity-reducible-untold = Partner Center nie podaje, ile licencji i do kiedy można zwrócić. Może odrzucić mniejszą liczbę.
quantity-too-many = To więcej, niż można teraz zwrócić. Zmniejsz mniej albo zaplanuj mniejszą liczbę na odnowienie.
quantity-schedule = Zaplanuj na odnowienie
quantity-forgets = Przy zmianie liczby Partner Center usuwa to, co zaplanowano na koniec okresu. Zaplanuj to potem ponownie.
quantity-raise = Zwiększ { $name } z { $now } do { $then } dla { $customer }
quantity-lower = Zmniejsz { $name } z { $now } do { $then } dla { $customer }
done-update-quantity = Zmieniono liczbę.
named-update-quantity = Zmieniono liczbę w subskrypcji { $name }.

## Jak kończy się okres
end-title = Ustaw koniec okresu
end-choose = Po zakończeniu okresu
end-renew-as-is = Odnów bez zmian
end-renew-changed = Odnów z innym okresem, rozliczaniem lub liczbą
end-stop = Anuluj: subskrypcja się kończy i usługa przestaje działać
end-extend = Kontynuuj w przedłużonych okresach (płatne co miesiąc)
end-off = Wyłącz automatyczne odnawianie
end-plan = Okres i rozliczanie
end-plan-words = { $term }, rozliczanie: { $cycle }
end-plan-help = Tylko przy odnowieniu ze zmianami. Partner Center odrzuca okresy, na które produkt nie jest sprzedawany.
end-quantity = Liczba po odnowieniu
end-quantity-help = Tylko przy odnowieniu ze zmianami.
end-is-as-is = Odnawia się bez zmian
end-is-renew = Odnawia się: { $details }
end-is-stop = Kończy się i usługa przestaje działać
end-is-extend = Trwa dalej w przedłużonych okresach
end-is-off = Nie odnawia się automatycznie
end-is-off-extends = Nie odnawia się i nie jest anulowana: trwa dalej w płatnych przedłużonych okresach
end-is-other = Ustawione w Partner Center
end-same = Okres już się tak kończy. Wybierz inaczej.
end-on = Okres kończy się
end-undo = Do tego czasu możesz to jeszcze zmienić.
end-stop-says = Po zakończeniu okresu usługa od razu przestaje działać i subskrypcji nie można przywrócić. Do tego czasu nic się nie zmienia.
end-stop-off-says = Po zakończeniu okresu subskrypcja się kończy. Do tego czasu nic się nie zmienia.
end-off-unknown = Partner Center nie podaje, co się stanie po zakończeniu okresu, gdy automatyczne odnawianie jest wyłączone.
end-extend-says = Po zakończeniu okresu subskrypcja trwa dalej z miesiąca na miesiąc po wyższej cenie: o 3% wyższej, a o 23%, gdy produkt nie ma planu miesięcznego. Można ją w każdej chwili anulować.
end-renew-says = Po zakończeniu okresu zaczyna się nowy, płatny okres. Można go anulować tylko w czasie, który Partner Center wtedy ustali.
end-off-now = Automatyczne odnawianie jest wyłączone i nic nie jest zaplanowane. Subskrypcja się nie skończy: trwa dalej w płatnych przedłużonych okresach. Aby ją zakończyć, wybierz anulowanie.
end-button-as-is = Odnów { $name } bez zmian dla { $customer }
end-button-renew = Odnów { $name } ze zmianami dla { $customer }
end-button-stop = Anuluj { $name } z końcem okresu dla { $customer }
end-button-extend = Kontynuuj { $name } w przedłużonych okresach dla { $customer }
end-button-off = Wyłącz automatyczne odnawianie { $name } dla { $customer }
end-again = Partner Center usunęło to, co zaplanowano na koniec okresu.
end-again-link = Zaplanuj ponownie
done-update-term-end = Ustawiono koniec okresu.
named-update-term-end = Ustawiono koniec okresu subskrypcji { $name }.

## Zawieszenie, ponowna aktywacja, anulowanie
suspend-title = Zawieś subskrypcję
suspend-says = Użytkownicy od razu tracą dostęp. Dane na razie zostają.
suspend-pays = Subskrypcja pozostaje płatna do końca okresu. Zawieszenie to nie anulowanie.
suspend-pays-legacy = Starsza subskrypcja nie jest rozliczana, dopóki jest zawieszona. Partner Center nie podaje, kiedy usuwa jej dane.
suspend-undo = Możesz ją aktywować ponownie.
suspend-button = Zawieś { $name } dla { $customer }
reactivate-title = Aktywuj subskrypcję ponownie
reactivate-says = Użytkownicy znowu mają dostęp, a subskrypcja jest płatna.
reactivate-button = Aktywuj ponownie { $name } dla { $customer }
cancel-title = Anuluj subskrypcję
cancel-says = { $name } klienta { $customer } kończy się od razu: użytkownicy tracą wszystkie licencje ({ $quantity }).
cancel-irreversible = Nie można tego cofnąć. Aby mieć ją znowu, trzeba ją zamówić.
cancel-until = Można anulować do
cancel-refunds = Zwrot
cancel-refund-untold = Partner Center nie podaje, czy cokolwiek zwraca.
cancel-button = Anuluj { $name } dla { $customer }
done-suspend-subscription = Zawieszono subskrypcję.
named-suspend-subscription = Zawieszono { $name }.
done-reactivate-subscription = Aktywowano subskrypcję ponownie.
named-reactivate-subscription = Aktywowano ponownie { $name }.
done-cancel-subscription = Anulowano subskrypcję.
named-cancel-subscription = Anulowano { $name }.

## Zmiana, która trwa
changing-title = Partner Center jeszcze wprowadza zmianę
changing-advice = { $what }: { $to }. Możesz opuścić tę stronę. Za chwilę sprawdź ponownie, czy zmiana jest gotowa.
changing-done = { $what } to teraz: { $to }.

## Co się wkrótce zamyka
closing-title = Wkrótce się zamyka
closing-lead = Co można zwrócić, anulować lub zmienić w ciągu najbliższych 90 dni, z ostatnim momentem.
closing-none = W ciągu najbliższych 90 dni nic się nie zamyka
closing-none-advice = Subskrypcje pojawiają się tutaj, gdy kończy się okres albo gdy można jeszcze zwrócić licencje.
closing-what = Co
closing-until = Ostatni moment
closing-change-by = Zmiana do
closing-reduce = Zwrot do
closing-cancel-by = Anulowanie do
closing-line = Najbliższe 12 miesięcy
closing-list = Ostatnie momenty
closing-export = Eksportuj (CSV)
closing-calendar = Dodaj do kalendarza (iCalendar)
closing-give-back = Zwrot: { $quantity }
closing-cancel = Anulowanie subskrypcji
closing-change = Zmiana tego, co się stanie po zakończeniu okresu
closing-term = Koniec okresu: { $then }
closing-nothing = —
