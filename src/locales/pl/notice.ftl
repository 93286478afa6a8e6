# E-maile samej instalacji: powiadomienia o tym, co wygasa, i test serwera pocztowego.
notice-connection-subject = { $days ->
        [one] { $partner }: połączenie z Partner Center wygasa za { $days } dzień
        [few] { $partner }: połączenie z Partner Center wygasa za { $days } dni
       *[many] { $partner }: połączenie z Partner Center wygasa za { $days } dni
    }
notice-connection-expired-subject = { $partner }: połączenie z Partner Center wygasło
notice-connection-expires = Zapisane połączenie firmy { $partner } z Partner Center wygasa { $end }.
notice-connection-expired = Zapisane połączenie firmy { $partner } z Partner Center wygasło { $end }.
notice-connection-effect = Bez niego portal łączy się z Partner Center tylko wtedy, gdy ktoś z firmy { $partner } jest zalogowany. Użytkownicy Twoich klientów nie mogą w nim pracować.
notice-connection-advice = Aby je odnowić, zaloguj się jako administrator firmy { $partner } i połącz ponownie:
notice-certificate-subject = { $days ->
        [one] { $partner }: certyfikat aplikacji wygasa za { $days } dzień
        [few] { $partner }: certyfikat aplikacji wygasa za { $days } dni
       *[many] { $partner }: certyfikat aplikacji wygasa za { $days } dni
    }
notice-certificate-expired-subject = { $partner }: certyfikat aplikacji wygasł
notice-certificate-expires = Certyfikat własnej aplikacji firmy { $partner } wygasa { $end }.
notice-certificate-expired = Certyfikat własnej aplikacji firmy { $partner } wygasł { $end }.
notice-certificate-effect = Bez ważnego certyfikatu nikt nie zaloguje się przez tę aplikację, a portal nie może korzystać w jej imieniu z Partner Center.
notice-certificate-advice = Utwórz nowy certyfikat, prześlij go do aplikacji w Microsoft Entra i przekaż go wraz z kluczem operatorowi portalu, który zastąpi nim stary poleceniem „tenantry partner set”. Szczegóły aplikacji:
notice-secret-subject = { $days ->
        [one] { $partner }: klucz tajny klienta wygasa za { $days } dzień
        [few] { $partner }: klucz tajny klienta wygasa za { $days } dni
       *[many] { $partner }: klucz tajny klienta wygasa za { $days } dni
    }
notice-secret-expired-subject = { $partner }: klucz tajny klienta wygasł
notice-secret-expires = Klucz tajny klienta własnej aplikacji firmy { $partner } wygasa { $end }.
notice-secret-expired = Klucz tajny klienta własnej aplikacji firmy { $partner } wygasł { $end }.
notice-secret-effect = Bez ważnego klucza nikt nie zaloguje się przez tę aplikację, a portal nie może korzystać w jej imieniu z Partner Center.
notice-secret-advice = Utwórz nowy klucz tajny klienta dla aplikacji w Microsoft Entra i przekaż go operatorowi portalu, który zastąpi nim stary poleceniem „tenantry partner set”. Szczegóły aplikacji:
notice-cloud-subject = { $days ->
        [one] Certyfikat portalu dla chmury { $cloud } wygasa za { $days } dzień
        [few] Certyfikat portalu dla chmury { $cloud } wygasa za { $days } dni
       *[many] Certyfikat portalu dla chmury { $cloud } wygasa za { $days } dni
    }
notice-cloud-expired-subject = Certyfikat portalu dla chmury { $cloud } wygasł
notice-cloud-expires = Certyfikat aplikacji portalu w chmurze { $cloud } wygasa { $end }.
notice-cloud-expired = Certyfikat aplikacji portalu w chmurze { $cloud } wygasł { $end }.
notice-cloud-effect = Bez ważnego certyfikatu partnerzy w tej chmurze, którzy nie mają własnej aplikacji, nie mogą się logować ani korzystać z Partner Center.
notice-cloud-advice = Utwórz nowy certyfikat, prześlij go do aplikacji w Microsoft Entra, zastąp nim plik, który w ustawieniach tej chmury wskazuje client_secret_file, i uruchom ponownie każdą instancję.
notice-footer = Wysłane automatycznie przez portal { $origin }
mail-test-subject = Testowy e-mail z portalu
mail-test-body = To jest test. Portal może wysyłać e-maile: tak będą wyglądać powiadomienia o tym, co wygasa.
