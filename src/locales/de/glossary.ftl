### Begriffe der deutschen Texte. Eine Zeile ist ein Begriff und, nach dem Wort „nicht“, wie er hier nie heißt. Ein Test liest
### diese Zeilen: Ein Ausdruck zählt mit kleinem oder großem Anfangsbuchstaben, einer mit * am Ende mit jeder Endung.

# Mandant, Mandanten-ID – nicht Tenant, Tenants, Tenant-ID*, Verzeichnis-ID
# Kennwort – nicht Passwort*, Passwörter*
# E-Mail – nicht Email*, eMail*
# ID, IDs – nicht Id, Ids, Identifikator*
# anmelden, Anmeldung – nicht einloggen, eingeloggt, Login*, Log-in
# abmelden – nicht ausloggen, ausgeloggt, Logout*
# Abonnement – nicht Abo, Abos, Subskription*
# Laufzeit – nicht Vertragslaufzeit*, Vertragsdauer
# verlängern, Verlängerung – nicht erneuer*, Erneuerung*
# erweiterte Laufzeit (extended service term) – nicht verlängerte Laufzeit*, verlängerter Laufzeit
# kündigen, Kündigung (Abonnement) – nicht gecancelt, abbestell*
# anhalten, angehalten (Abonnement) – nicht aussetzen, ausgesetzt, suspendier*
# Erstattung – nicht Rückerstattung*, Rückzahlung*
# Menge – nicht Stückzahl*, Quantität
# Angebot – nicht Offerte*
# Bestellung – nicht Auftrag, Aufträge, Order
# Job (Arbeit an vielen Benutzern) – nicht Stapelverarbeitung*, Massenänderung*
# Benutzer – nicht Anwender*, User
# Mitarbeitende – nicht Mitarbeiter, Mitarbeitern, Personal
# Kundenplatz (Prüfcode) – nicht freie Kunden, verbleibende Kunden
# Person – nicht derjenige, wer auch immer
# Verzeichnisrolle – nicht Adminrolle*, Admin-Rolle*
# Globaler Administrator – nicht Global Admin, Unternehmensadministrator*
# Administrator-Agent, Vertriebs-Agent, Helpdesk-Agent – nicht Admin-Agent*, Verkaufsagent*
# Berechtigung – nicht Befugnis*, Zugriffsrecht*
# zuweisen, entfernen (Lizenz, Rolle) – nicht zuteil*, zugeteilt, entziehen, entzogen
# Nutzungsstandort – nicht Verwendungsstandort*, Nutzungsland
# Abrechnungsprofil – nicht Rechnungsprofil*, Abrechnungsdaten
# Abrechnungshäufigkeit – nicht Abrechnungsfrequenz*, Abrechnungsintervall*
# Reseller, Reseller-Beziehung – nicht Wiederverkäufer*, Handelspartner*, Händler*
# indirekter Anbieter – nicht Provider
# Microsoft-Kundenvertrag, Vertrag – nicht Kundenvereinbarung*, Vereinbarung*
# annehmen, Annahme (Vertrag) – nicht akzeptier*, Akzeptanz
# Zustimmung (Entra) – nicht Einwilligung*, Consent
# Self-Service-Richtlinie – nicht Selbstbedienung*
# mehrstufige Authentifizierung (MFA) – nicht Multi-Faktor*, Multifaktor*, mehrstufige Anmeldung
# delegierte Verwaltung (DAP) – nicht delegierte Administration*
# Richtlinie für bedingten Zugriff – nicht Conditional Access
# Clientgeheimnis – nicht Client Secret*, geheimer Clientschlüssel
# Aussteller, Umleitungs-URI, Anspruch – nicht Issuer, Redirect*, Claim*
# Rollenzuordnung – nicht Rollenzuweisung*, Rollenmapping*
# Betreiber – nicht wer das Portal betreibt, Operator
# Prüfung durch Microsoft – nicht Validierung*, Verifizierung*
# überprüfte Domäne – nicht verifiziert*, Domain, Domains
# sperren, entsperren (Person, Partner) – nicht aussperren, ausgesperrt
# aktivieren, deaktivieren – nicht einschalten, eingeschaltet, ausschalten, ausgeschaltet
# abgelehnt – nicht zurückgewiesen, akzeptiert nicht
# reagiert nicht, nicht verfügbar – nicht antwortet nicht, hat einen Fehler
# keine Treffer – nicht nichts gefunden
# endgültig – nicht für immer, unwiderruflich
# nicht festgelegt – nicht keine Angabe, nicht angegeben
# zurzeit – nicht momentan, derzeit
# möglicherweise – nicht eventuell, unter Umständen

### Wie im Englischen: Diese Texte lauten in beiden Sprachen gleich. Ein Test lehnt jeden anderen ab, der englisch geblieben ist.

# = account-name, account-partner, activity-details, activity-optional, activity-own, activity-partner-center
# = agreement-version, break-glass-code, cloud-china, cloud-global, cloud-us-government, connection-failure-code
# = connection-reserve, date-month-1, date-month-11, date-month-2, date-month-4, date-month-6, date-month-7
# = date-month-8, date-month-9, entitlement-software, federation-optional, health-cloud, health-database-answers
# = health-installation, health-upstream, health-version, health-working, installation-partner, job-file-state
# = job-state, license-group-2, license-part-number, license-status, nav-jobs, nav-label, order-facts
# = organization-name, partner-api, partner-cloud, partner-name, partner-person, partner-person-status
# = partners-cloud, product, product-kind-azure, product-kind-software, qualification-government
# = qualification-vetting, qualification-website, relationship-reseller, relationship-syndication, session-browser
# = setup-code, setup-step-partner-center, subscription-status, theme-system, user-domain-managed, user-name
# = user-state, validation-state, webhook-open, webhook-state, webhook-title, webhook-url
# = country-ad, country-af, country-ai, country-an, country-ao, country-aw, country-bb, country-bf, country-bh
# = country-bi, country-bj, country-bl, country-bm, country-bs, country-bt, country-by, country-bz, country-ci
# = country-cl, country-cn, country-cr, country-cw, country-dm, country-ec, country-er, country-gd, country-gg
# = country-gh, country-gi, country-gm, country-gn, country-gp, country-gt, country-gu, country-gw, country-gy
# = country-hn, country-ht, country-il, country-im, country-je, country-jp, country-ki, country-kw, country-la
# = country-lc, country-li, country-lk, country-lr, country-ls, country-mc, country-me, country-mf, country-ml
# = country-mq, country-ms, country-mt, country-mu, country-mw, country-my, country-na, country-ne, country-ng
# = country-ni, country-np, country-nr, country-nu, country-om, country-pa, country-pe, country-pk, country-pr
# = country-pt, country-pw, country-py, country-re, country-sh, country-sl, country-sm, country-sn, country-so
# = country-sr, country-sv, country-sx, country-sz, country-tg, country-th, country-tk, country-tl, country-tm
# = country-to, country-tv, country-tw, country-ua, country-ug, country-uy, country-ve, country-vn, country-vu
# = country-ws, country-xe, country-xj, country-xk, country-xs, country-yt, language-hi, language-km, language-rw
# = language-ur, language-wo
# = request-event-portal, request-changed-status, request-state
