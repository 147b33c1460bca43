"""Signatures with a time in them: sessions, and the proof in a form that it came from one of our pages."""

from hmac import compare_digest
from typing import Any

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from wtforms.csrf.core import CSRF
from wtforms.validators import ValidationError

SALT = "wtf-csrf-token"  # of the library that makes the tokens


class PatientSigner(TimestampSigner):
    """A signature may be so and so old. One from the future was made before the machine's clock was set back."""

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and abs(self.get_timestamp() - int(signed_at.timestamp())) > max_age:
            raise SignatureExpired(f"signed at {signed_at}", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, which people keep when the clock is set back."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = PatientSigner
        return serializer


class ProofOfPage(CSRF):
    """The library's own token, checked by a signer that forgives a clock that was set back."""

    def setup_form(self, form: Any) -> Any:
        self.meta = form.meta
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Any) -> Any:
        return generate_csrf(self.meta.csrf_secret, self.meta.csrf_field_name)

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        signed = URLSafeTimedSerializer(self.meta.csrf_secret, salt=SALT, signer=PatientSigner)
        try:
            token = signed.loads(field.data or "", max_age=self.meta.csrf_time_limit)
        except BadData as error:
            raise ValidationError(str(error)) from error
        if not compare_digest(str(session.get(self.meta.csrf_field_name)), str(token)):
            raise ValidationError("of another session")
