//! The sign-in flow from the first redirect to the verified identity, and sign-out.

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
        id_token::{Expected, UnverifiedToken},
        identity::Identity,
        pending::Pending,
        providers::{CachedDocuments, Providers},
        registration::{IssuerRule, Registration},
        relying_party::{callback_error, relying_party},
    },
    client_credential::TokenEndpoint,
    domain::id::TenantId,
};

/// The value of the `prompt` parameter, which overrides the provider's single sign-on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// Lets the person choose an account, for people with accounts in several tenants.
    SelectAccount,
    /// Requires the person to authenticate again.
    Login,
    /// Requests consent again.
    Consent,
}

impl Providers {
    /// Begins a sign-in: returns the URL to send the browser to, and the state to keep until its return. Requests
    /// `openid`, `profile` and the given scopes. If a tenant is named, only its tokens are accepted, and its guests can
    /// sign in; nothing is cached for it, since anybody may name any tenant.
    ///
    /// # Errors
    /// [`SignInError::UnknownTenant`] when the provider does not serve the tenant; otherwise when the provider's
    /// metadata cannot be loaded or is not trustworthy.
    pub async fn begin(
        &self,
        registration: &Registration,
        tenant: Option<TenantId>,
        redirect_uri: &Url,
        scopes: &[String],
        login_hint: Option<&str>,
        prompt: Option<Prompt>,
    ) -> Result<(Url, Pending), SignInError> {
        let documents = self.load(&registration.issuer).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let metadata = documents.metadata.for_tenant(&registration.issuer, tenant)?;
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

    /// Completes a sign-in: checks the response against the pending state, redeems the code and verifies the ID token.
    ///
    /// `admit` decides whether the tenant that the token claims may sign in, before anything else of the token is
    /// verified and before `iss` is checked against that tenant. Its error is returned as it is; its success does not
    /// establish an identity yet, so it must have no side effects. `pending` is consumed, so that a response is
    /// processed once.
    ///
    /// # Errors
    /// The first check that fails; it has been logged already.
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
                tracing::info!(issuer, %reason, "sign-in not completed");
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
        if !pending.matches_callback(&callback) || !pending.was_begun_with(registration, redirect_uri) {
            return Err(SignInError::StateMismatch);
        }
        if pending.is_expired(self.now()) {
            return Err(SignInError::Expired);
        }
        let rule = &registration.issuer;
        // Checked before the code is sent anywhere: a code of another provider must not reach this one.
        let callback_tenant = match callback.iss.as_deref().map(|iss| rule.find_tenant_of(iss)) {
            Some(None) => return Err(SignInError::InvalidResponse { why: "a response of another issuer" }),
            Some(callback_tenant) => callback_tenant,
            None => None,
        };
        let code = match callback.outcome {
            Outcome::Code(code) => code,
            Outcome::Error { code, detail } => return Err(callback_error(code, detail)),
        };
        let documents = self.load(rule).await?;
        if documents.metadata.returns_issuer && callback_tenant.is_none() {
            return Err(SignInError::InvalidResponse { why: "a response that does not name its issuer" });
        }
        let redemption = Redemption { registration, redirect_uri, code, pending: &pending };
        let (documents, tokens, id_token) = self.exchange_code(&redemption, documents).await?;
        if *tokens.token_type() != CoreTokenType::Bearer {
            return Err(SignInError::InvalidResponse { why: "a token that is no bearer token" });
        }
        let token = UnverifiedToken::parse(&id_token.ok_or(TokenFault::Absent)?)?;
        let tenant = match rule {
            IssuerRule::Exact { tenant, .. } => *tenant,
            IssuerRule::Tenant { tenant, .. } if token.tenant()? == *tenant => *tenant,
            IssuerRule::Tenant { .. } => return Err(TokenFault::Tenant.into()),
            IssuerRule::AnyTenant { .. } => token.tenant()?,
        };
        if pending.tenant.is_some_and(|wanted| wanted != tenant) {
            return Err(TokenFault::Tenant.into());
        }
        if callback_tenant.is_some_and(|callback_tenant| callback_tenant != tenant) {
            return Err(SignInError::InvalidResponse { why: "a response of another tenant's issuer" });
        }
        admit(tenant).await?;
        let expected = Expected {
            issuer: &rule.issuer_for(tenant),
            client_id: &registration.client_id,
            nonce: &pending.nonce,
            access_token: tokens.access_token(),
            now: self.now(),
        };
        let user_info = documents.metadata.safe_user_info_endpoint();
        let claims = self.verify_id_token(rule, documents, &token, &expected).await?;
        let role_claims = self.role_claims(registration, claims, user_info, tokens.access_token()).await?;
        let refresh_token = tokens.refresh_token().map(|token| SecretString::from(token.secret().as_str()));
        Ok(Identity::parse(rule, tenant, claims, role_claims, refresh_token)?)
    }

    /// Verifies a token, and retries once with refreshed keys if it may be signed with a new one.
    async fn verify_id_token<'t>(
        &self,
        rule: &IssuerRule,
        documents: CachedDocuments,
        token: &'t UnverifiedToken,
        expected: &Expected<'_>,
    ) -> Result<&'t Claims, SignInError> {
        let kid = token.kid.as_deref();
        let verify = |documents: &CachedDocuments| {
            let keys = documents.keys.candidates(kid, expected.issuer, &rule.issuer())?;
            token.verify(&keys, expected)
        };
        match verify(&documents) {
            // A provider may reuse a key id for a new key.
            Err(fault @ (TokenFault::UnknownKey | TokenFault::Signature)) => {
                match self.refresh_keys(rule, &documents).await? {
                    Some(newest) => Ok(verify(&newest)?),
                    None => Err(fault.into()),
                }
            }
            outcome => Ok(outcome?),
        }
    }

    /// Returns the endpoint where refresh tokens are redeemed for a tenant: the registration's own tenant, or a
    /// customer's that the provider serves.
    ///
    /// # Errors
    /// [`SignInError::UnknownTenant`] when the provider does not serve the tenant, [`SignInError::InvalidResponse`]
    /// when its URL cannot be changed to another tenant, or the errors of [`Self::begin`].
    pub async fn token_endpoint(
        &self,
        registration: &Registration,
        tenant: TenantId,
    ) -> Result<TokenEndpoint, SignInError> {
        self.load(&registration.issuer).await?.token_endpoint_for(&registration.issuer, tenant)
    }

    /// Finds the current token endpoint of a tenant after the known one has rejected the application or is gone:
    /// another URL, or another client authentication method. Refreshes the provider's metadata for that, with a minimum
    /// interval. Returns nothing if the metadata is unchanged or was refreshed a moment ago.
    ///
    /// # Errors
    /// As [`Self::token_endpoint`]
    pub async fn find_moved_token_endpoint(
        &self,
        registration: &Registration,
        tenant: TenantId,
        previous: &TokenEndpoint,
    ) -> Result<Option<TokenEndpoint>, SignInError> {
        let rule = &registration.issuer;
        let documents = self.load(rule).await?;
        let endpoint = documents.token_endpoint_for(rule, tenant)?;
        if endpoint != *previous {
            return Ok(Some(endpoint));
        }
        let Some(newest) = self.refresh_documents(rule, &documents).await? else { return Ok(None) };
        let endpoint = newest.token_endpoint_for(rule, tenant)?;
        Ok((endpoint != *previous).then_some(endpoint))
    }

    /// Returns the URL that signs the person out at the provider too (OpenID Connect RP-Initiated Logout), if the
    /// provider supports it. `logout_hint` identifies the session, so that the person is not asked.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn end_session_url(
        &self,
        registration: &Registration,
        post_logout_redirect_uri: &Url,
        logout_hint: Option<&str>,
    ) -> Result<Option<Url>, SignInError> {
        let documents = self.load(&registration.issuer).await?;
        Ok(documents.metadata.end_session_endpoint.clone().map(|endpoint| {
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
