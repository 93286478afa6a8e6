//! A sign-in from its first step to its last, and the way out.

use openidconnect::{
    AuthenticationFlow, ClientId, CsrfToken, EndSessionUrl, LoginHint, LogoutHint, LogoutRequest, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PostLogoutRedirectUrl, Scope,
    core::{CoreAuthPrompt, CoreResponseType, CoreTokenType},
};
use secrecy::SecretString;
use url::Url;

use crate::{
    auth::{
        callback::{Callback, Outcome},
        claims::Claims,
        error::{SignInError, TokenFault},
        exchange::Redemption,
        id_token::{Expected, Unverified},
        identity::Identity,
        pending::Pending,
        providers::{Known, Providers},
        registration::{IssuerRule, Registration},
        relying_party::{refusal, relying_party},
    },
    client_credential::TokenEndpoint,
    domain::id::TenantId,
};

/// What the provider is asked to do even for somebody whom it knows already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// Let them choose who they are: for somebody with accounts at several tenants.
    SelectAccount,
    /// Have them prove again who they are.
    Login,
    /// Ask for consent again.
    Consent,
}

impl Providers {
    /// Begins a sign-in: the address to send the browser to, and what to keep for its return. Asks for `openid`,
    /// `profile` and the scopes given. A tenant that is named is the only one whose word is taken then,
    /// and knows its guests; nothing is kept for it, since anybody may name any.
    ///
    /// # Errors
    /// [`SignInError::UnknownTenant`] when the provider does not speak for the tenant; when the provider's documents cannot be had or must not be trusted.
    pub async fn begin(
        &self,
        registration: &Registration,
        tenant: Option<TenantId>,
        redirect_uri: &Url,
        scopes: &[String],
        login_hint: Option<&str>,
        prompt: Option<Prompt>,
    ) -> Result<(Url, Pending), SignInError> {
        let known = self.load(&registration.issuer).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let metadata = known.metadata.of_tenant(&registration.issuer, tenant)?;
        let client = relying_party(registration, &metadata, redirect_uri)?;
        let mut request = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                || CsrfToken::new_random_len(32),
                || Nonce::new_random_len(32),
            )
            .add_scope(Scope::new("profile".to_owned()))
            .add_scopes(scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .add_extra_param("response_mode", "query");
        if let Some(hint) = login_hint {
            request = request.set_login_hint(LoginHint::new(hint.to_owned()));
        }
        if let Some(prompt) = prompt {
            request = request.add_prompt(match prompt {
                Prompt::SelectAccount => CoreAuthPrompt::SelectAccount,
                Prompt::Login => CoreAuthPrompt::Login,
                Prompt::Consent => CoreAuthPrompt::Consent,
            });
        }
        let (url, state, nonce) = request.url();
        let pending = Pending {
            state,
            nonce,
            verifier,
            created_at: self.now(),
            provider: registration.issuer.issuer(),
            client_id: registration.client_id.clone(),
            redirect_uri: redirect_uri.clone(),
            tenant,
        };
        Ok((url, pending))
    }

    /// Ends a sign-in: holds the answer against what was kept, redeems the code and checks the ID token.
    ///
    /// `admit` is asked whether the tenant that the token claims is welcome, before anything else of the token is
    /// believed and before `iss` is checked against that very tenant. Its refusal ends the sign-in as it is; its consent
    /// is not yet an identity, so it must have no effect. `pending` is consumed: an answer is looked at once.
    ///
    /// # Errors
    /// Whatever does not fit. The reason is in the log already.
    pub async fn finish<F>(
        &self,
        registration: &Registration,
        redirect_uri: &Url,
        pending: Pending,
        callback: Callback,
        admit: impl FnOnce(TenantId) -> F,
    ) -> Result<Identity, SignInError>
    where
        F: Future<Output = Result<(), SignInError>>,
    {
        let outcome = self.redeem(registration, redirect_uri, pending, callback, admit).await;
        let issuer = registration.issuer.issuer();
        match &outcome {
            Ok(identity) => tracing::info!(issuer, person = %identity.person, "signed in"),
            Err(reason @ (SignInError::Cancelled | SignInError::Expired)) => {
                tracing::info!(issuer, %reason, "sign-in not finished");
            }
            Err(reason) => tracing::warn!(issuer, %reason, "sign-in refused"),
        }
        outcome
    }

    async fn redeem<F>(
        &self,
        registration: &Registration,
        redirect_uri: &Url,
        pending: Pending,
        callback: Callback,
        admit: impl FnOnce(TenantId) -> F,
    ) -> Result<Identity, SignInError>
    where
        F: Future<Output = Result<(), SignInError>>,
    {
        if !pending.is_answered_by(&callback) || !pending.began_with(registration, redirect_uri) {
            return Err(SignInError::StateMismatch);
        }
        if pending.is_expired(self.now()) {
            return Err(SignInError::Expired);
        }
        let rule = &registration.issuer;
        // Looked at before the code goes anywhere: a code of another provider must not reach this one.
        let named = match callback.iss.as_deref().map(|iss| rule.find_tenant_of(iss)) {
            Some(None) => return Err(SignInError::BadAnswer { why: "an answer of another issuer" }),
            Some(named) => named,
            None => None,
        };
        let code = match callback.outcome {
            Outcome::Code(code) => code,
            Outcome::Error { code, detail } => return Err(refusal(code, detail)),
        };
        let known = self.load(rule).await?;
        if known.metadata.names_issuer && named.is_none() {
            return Err(SignInError::BadAnswer { why: "an answer that does not name its issuer" });
        }
        let redemption = Redemption { registration, redirect_uri, code, pending: &pending };
        let (known, answer, id_token) = self.exchange_code(&redemption, known).await?;
        if *answer.token_type() != CoreTokenType::Bearer {
            return Err(SignInError::BadAnswer { why: "a token that is no bearer token" });
        }
        let token = Unverified::parse(&id_token.ok_or(TokenFault::Absent)?)?;
        let tenant = match rule {
            IssuerRule::Exact { tenant, .. } => *tenant,
            IssuerRule::Tenant { tenant, .. } if token.tenant()? == *tenant => *tenant,
            IssuerRule::Tenant { .. } => return Err(TokenFault::Tenant.into()),
            IssuerRule::AnyTenant { .. } => token.tenant()?,
        };
        if pending.tenant.is_some_and(|wanted| wanted != tenant) {
            return Err(TokenFault::Tenant.into());
        }
        if named.is_some_and(|named| named != tenant) {
            return Err(SignInError::BadAnswer { why: "an answer of another tenant's issuer" });
        }
        admit(tenant).await?;
        let expected = Expected {
            issuer: &rule.issuer_for(tenant),
            client_id: &registration.client_id,
            nonce: &pending.nonce,
            access_token: answer.access_token(),
            now: self.now(),
        };
        let user_info = known.metadata.user_info();
        let claims = self.verified(rule, known, &token, &expected).await?;
        let role_claims = self.role_claims(registration, claims, user_info, answer.access_token()).await?;
        let refresh_token = answer.refresh_token().map(|token| SecretString::from(token.secret().as_str()));
        Ok(Identity::parse(rule, tenant, claims, role_claims, refresh_token)?)
    }

    /// Checks a token, and once more with the provider's newest keys where its own may have been added since.
    async fn verified<'t>(
        &self,
        rule: &IssuerRule,
        known: Known,
        token: &'t Unverified,
        expected: &Expected<'_>,
    ) -> Result<&'t Claims, SignInError> {
        let kid = token.kid.as_deref();
        let verify = |known: &Known| {
            let keys = known.keys.candidates(kid, expected.issuer, &rule.issuer())?;
            token.verify(&keys, expected)
        };
        match verify(&known) {
            // A provider may put another key under the name of the old one.
            Err(fault @ (TokenFault::UnknownKey | TokenFault::Signature)) => {
                match self.renew_keys(rule, &known).await? {
                    Some(newest) => Ok(verify(&newest)?),
                    None => Err(fault.into()),
                }
            }
            outcome => Ok(outcome?),
        }
    }

    /// Where refresh tokens are redeemed for a tenant: the registration's own, or a customer's that its provider knows.
    ///
    /// # Errors
    /// [`SignInError::UnknownTenant`] when the provider does not speak for the tenant, [`SignInError::BadAnswer`] when its
    /// address cannot be turned to another tenant, or what [`Self::begin`] ends with.
    pub async fn token_endpoint(
        &self,
        registration: &Registration,
        tenant: TenantId,
    ) -> Result<TokenEndpoint, SignInError> {
        self.load(&registration.issuer).await?.token_endpoint_for(&registration.issuer, tenant)
    }

    /// Looks where refresh tokens are redeemed for a tenant by now, after the provider refused the application there or is
    /// not there any more: elsewhere, or with the secret in another place. Its documents are fetched anew for that, but not
    /// again and again. None where they say what they said, and where they were fetched anew a moment ago.
    ///
    /// # Errors
    /// As [`Self::token_endpoint`]
    pub async fn find_moved_token_endpoint(
        &self,
        registration: &Registration,
        tenant: TenantId,
        was: &TokenEndpoint,
    ) -> Result<Option<TokenEndpoint>, SignInError> {
        let rule = &registration.issuer;
        let known = self.load(rule).await?;
        let endpoint = known.token_endpoint_for(rule, tenant)?;
        if endpoint != *was {
            return Ok(Some(endpoint));
        }
        let Some(newest) = self.renew_documents(rule, &known).await? else { return Ok(None) };
        let endpoint = newest.token_endpoint_for(rule, tenant)?;
        Ok((endpoint != *was).then_some(endpoint))
    }

    /// Where the browser is sent to be signed out at the provider too (OpenID Connect RP-Initiated Logout), where the
    /// provider has such an address. `logout_hint` says whose session it is, to spare the person the question.
    ///
    /// # Errors
    /// What [`Self::begin`] ends with.
    pub async fn end_session_url(
        &self,
        registration: &Registration,
        post_logout_redirect_uri: &Url,
        logout_hint: Option<&str>,
    ) -> Result<Option<Url>, SignInError> {
        let known = self.load(&registration.issuer).await?;
        Ok(known.metadata.end_session_endpoint.clone().map(|endpoint| {
            let mut request = LogoutRequest::from(EndSessionUrl::from_url(endpoint))
                .set_client_id(ClientId::new(registration.client_id.clone()))
                .set_post_logout_redirect_uri(PostLogoutRedirectUrl::from_url(post_logout_redirect_uri.clone()));
            if let Some(hint) = logout_hint {
                request = request.set_logout_hint(LogoutHint::new(hint.to_owned()));
            }
            request.http_get_url()
        }))
    }
}
