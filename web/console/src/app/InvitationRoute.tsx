import { useNavigate } from "@tanstack/react-router";
import { InvitationPage } from "@/features/session/InvitationPage";
import { signIn } from "@/realtime/session";

/** The link of an invitation; afterwards its person is signed in. */
export default function InvitationRoute() {
  const navigate = useNavigate();
  const leave = () => navigate({ to: "/chat", replace: true });
  return (
    <InvitationPage
      onChosen={async (login, password) => {
        await signIn(login, password);
        await leave();
      }}
      onLeave={() => void leave()}
    />
  );
}
