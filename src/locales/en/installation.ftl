# The installation's partners, for its operator.
installation-partner = Partner
installation-add-title = Add a partner
installation-add = Add partner
installation-admin-agents = Admin agents group
installation-admin-agents-help = Object ID of the partner’s AdminAgents group in Entra. Its members set up the rest.
installation-client-help = Only if the partner has its own application in Entra. Otherwise the portal’s is used.
installation-secret-help = The secret’s value, or a certificate with its private key (PEM). It isn’t shown again.
installation-addresses = Own addresses
installation-addresses-help = Only where they differ from the cloud’s, such as https://login.example. They need the partner’s own application.
installation-issuer = Issuer
installation-authority = Sign-in authority
installation-domains = Sign-in domains
installation-domains-help = Domains of the partner’s email addresses, such as fabrikam.com. With them, its people find their sign-in on the front page.
installation-disable = Block
installation-disable-label = Block { $partner }
installation-enable = Unblock
installation-enable-label = Unblock { $partner }
installation-connection = Connection
installation-connection-none = None
installation-connection-works = Until { $day }
installation-connection-broken = Not working
installation-credential = Credential expires
installation-clock = { $seconds ->
    [one] Clock { $seconds } second off
   *[other] Clock { $seconds } seconds off
}
busy-disable = Blocking…
busy-enable = Unblocking…
done-add-partner = Partner added.
done-disable-partner = Partner blocked. Its people are signed out.
named-disable-partner = { $name } blocked. Its people are signed out.
done-enable-partner = Partner unblocked.
named-enable-partner = { $name } unblocked.

## Break-glass sign-in
break-glass-title = Emergency sign-in
break-glass-lead = For operators, while no sign-in service can be used.
break-glass-command = Create a code on the portal’s server:
break-glass-code = Code
break-glass-code-help = Works once, within ten minutes. The session ends after 30 minutes.
break-glass-submit = Sign in
break-glass-refused = This code can’t be used
break-glass-refused-advice = It is mistyped, was used before, or is more than ten minutes old. Create another on the portal’s server.
break-glass-again = Enter another code
