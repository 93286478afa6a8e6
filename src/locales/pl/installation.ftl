# Partnerzy instalacji, dla jej operatora.
installation-partner = Partner
installation-add-title = Dodaj partnera
installation-add = Dodaj partnera
installation-admin-agents = Grupa agentów administracyjnych
installation-admin-agents-help = Identyfikator obiektu grupy AdminAgents partnera w Entra. Jej członkowie skonfigurują resztę.
installation-client-help = Tylko jeśli partner ma w Entra własną aplikację. W przeciwnym razie używana jest aplikacja portalu.
installation-secret-help = Wartość klucza tajnego albo certyfikat z kluczem prywatnym (PEM). Nie zostanie ponownie pokazany.
installation-addresses = Własne adresy
installation-addresses-help = Tylko tam, gdzie różnią się od adresów chmury, na przykład https://login.example. Wymagają własnej aplikacji partnera.
installation-issuer = Wystawca
installation-authority = Adres logowania
installation-domains = Domeny logowania
installation-domains-help = Domeny adresów e-mail pracowników, np. fabrikam.pl. Dzięki nim znajdą na stronie startowej logowanie swojej firmy.
installation-disable = Zablokuj
installation-disable-label = Zablokuj: { $partner }
installation-enable = Odblokuj
installation-enable-label = Odblokuj: { $partner }
installation-connection = Połączenie
installation-connection-none = Brak
installation-connection-works = Do { $day }
installation-connection-broken = Nie działa
installation-credential = Poświadczenie wygasa
installation-clock = { $seconds ->
    [one] Zegar: różnica { $seconds } sekunda
    [few] Zegar: różnica { $seconds } sekundy
   *[many] Zegar: różnica { $seconds } sekund
}
busy-disable = Blokowanie…
busy-enable = Odblokowywanie…
done-add-partner = Dodano partnera.
done-disable-partner = Zablokowano partnera. Jego pracownicy zostali wylogowani.
named-disable-partner = Zablokowano partnera { $name }, a jego pracownicy zostali wylogowani.
done-enable-partner = Odblokowano partnera.
named-enable-partner = Odblokowano partnera { $name }

## Logowanie awaryjne
break-glass-title = Logowanie awaryjne
break-glass-lead = Dla operatorów, gdy żadna usługa logowania nie działa.
break-glass-command = Utwórz kod na serwerze portalu:
break-glass-code = Kod
break-glass-code-help = Działa raz, przez dziesięć minut. Sesja kończy się po 30 minutach.
break-glass-submit = Zaloguj się
break-glass-refused = Nie można użyć tego kodu
break-glass-refused-advice = Jest błędny, został już użyty albo ma ponad dziesięć minut. Utwórz nowy na serwerze portalu.
break-glass-again = Wpisz inny kod
