"""Who works here, and in which role."""

from flask import Blueprint

from booking.web.staff.team import invitations, members

MEMBER = "/team/<int:member_id>"
INVITATION = "/team/invitations/<int:invitation_id>"

blueprint = Blueprint("team", __name__)
blueprint.add_url_rule("/team", "members", members.listed)
blueprint.add_url_rule("/team/invite", "ask", invitations.ask)
blueprint.add_url_rule("/team/invite", "invite", invitations.invite, methods=["POST"])
blueprint.add_url_rule(MEMBER, "member", members.show)
blueprint.add_url_rule(MEMBER, "change", members.change, methods=["POST"])
blueprint.add_url_rule(f"{MEMBER}/remove", "ask_to_remove", members.ask_to_remove)
blueprint.add_url_rule(f"{MEMBER}/remove", "remove", members.remove, methods=["POST"])
blueprint.add_url_rule(f"{MEMBER}/restore", "restore", members.restore, methods=["POST"])
blueprint.add_url_rule(f"{INVITATION}/send-again", "send_again", invitations.send_again, methods=["POST"])
blueprint.add_url_rule(f"{INVITATION}/revoke", "revoke", invitations.revoke, methods=["POST"])
