# Emails of the installation's own: notices before something expires, and the test of the mail server.
notice-connection-subject = { $days ->
        [one] { $partner }: connection to Partner Center expires in { $days } day
       *[other] { $partner }: connection to Partner Center expires in { $days } days
    }
notice-connection-expired-subject = { $partner }: connection to Partner Center has expired
notice-connection-expires = The stored connection of { $partner } to Partner Center expires on { $end }.
notice-connection-expired = The stored connection of { $partner } to Partner Center expired on { $end }.
notice-connection-effect = Without it, the portal reaches Partner Center only while someone from { $partner } is signed in. Your customers’ own users can’t work in it.
notice-connection-advice = To renew it, sign in as an administrator of { $partner } and connect again:
notice-certificate-subject = { $days ->
        [one] { $partner }: application certificate expires in { $days } day
       *[other] { $partner }: application certificate expires in { $days } days
    }
notice-certificate-expired-subject = { $partner }: application certificate has expired
notice-certificate-expires = The certificate of { $partner }’s own application expires on { $end }.
notice-certificate-expired = The certificate of { $partner }’s own application expired on { $end }.
notice-certificate-effect = Without a valid one, nobody can sign in through this application, and the portal can’t use Partner Center in its name.
notice-certificate-advice = Create a new certificate, upload it to the application in Microsoft Entra, and give it with its key to the operator of the portal, who replaces the old one using “tenantry partner set”. The application’s details:
notice-secret-subject = { $days ->
        [one] { $partner }: client secret expires in { $days } day
       *[other] { $partner }: client secret expires in { $days } days
    }
notice-secret-expired-subject = { $partner }: client secret has expired
notice-secret-expires = The client secret of { $partner }’s own application expires on { $end }.
notice-secret-expired = The client secret of { $partner }’s own application expired on { $end }.
notice-secret-effect = Without a valid one, nobody can sign in through this application, and the portal can’t use Partner Center in its name.
notice-secret-advice = Create a new client secret for the application in Microsoft Entra, and give it to the operator of the portal, who replaces the old one using “tenantry partner set”. The application’s details:
notice-cloud-subject = { $days ->
        [one] Portal certificate for the cloud { $cloud } expires in { $days } day
       *[other] Portal certificate for the cloud { $cloud } expires in { $days } days
    }
notice-cloud-expired-subject = Portal certificate for the cloud { $cloud } has expired
notice-cloud-expires = The certificate of the portal’s application in the cloud { $cloud } expires on { $end }.
notice-cloud-expired = The certificate of the portal’s application in the cloud { $cloud } expired on { $end }.
notice-cloud-effect = Without a valid one, partners in this cloud that have no application of their own can’t sign in or use Partner Center.
notice-cloud-advice = Create a new certificate, upload it to the application in Microsoft Entra, replace the file that client_secret_file names in the settings of this cloud, and restart every instance.
notice-footer = Sent automatically by the portal at { $origin }
mail-test-subject = Test email from the portal
mail-test-body = This is a test. The portal can send email: notices before something expires arrive like this one.
