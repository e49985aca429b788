"""A passkey, with the browser's own pretend device: added, used as the second step, used to sign in."""


def test_leila_adds_a_passkey_and_signs_in_with_it(windows):
    leila = _invited(windows("desk"))
    _give_a_device(leila)
    leila.open("/people/")
    leila.reads("Choose a second step")
    leila.follow("Add a passkey")
    leila.check()
    leila.write("Name", "My phone")
    leila.tick("Let it sign me in on its own")
    leila.press("Add it")
    leila.page.wait_for_url(lambda address: "/webauthn/add" not in address)
    leila.open("/people/")
    leila.reads("Show once more that it is you")
    leila.follow("Use my passkey")
    leila.check()
    leila.press("Use a passkey")
    leila.reads("People I help")

    leila.sign_out()
    leila.open("/accounts/login/")
    leila.press("Use a passkey")
    leila.page.wait_for_url(lambda address: "/login" not in address)
    leila.open("/people/")
    leila.reads("People I help")


def _invited(priya):
    """Somebody new, who has said yes to an invitation and has no second step yet."""
    priya.sign_in("Priya Nair")
    priya.open("/invitations/new/")
    priya.write("Name", "Leila Haq")
    priya.write("E-mail address", "leila@example.org")
    priya.tick("Helper")
    priya.press("Send the invitation")
    leila = priya.another()
    leila.open("/outbox/")
    leila.main.locator("li", has_text="leila@example.org").first.get_by_role("link").click()
    leila.main.locator("a[href*='/join/']").click()
    leila.press("Say yes")
    leila.tick("I have read this and I agree")
    leila.press("I agree, go on")
    return leila


def _give_a_device(visit):
    """A device that always says yes: its owner is there, and is who they say."""
    tools = visit.page.context.new_cdp_session(visit.page)
    tools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
