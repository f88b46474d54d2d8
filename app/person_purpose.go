package app

import (
	"klankbord.org/core/held"
	"klankbord.org/core/intake"
)

// purposes says why each part of somebody's file is held.
func purposes() []held.Purpose {
	text := func(nl, en string) intake.Text { return intake.Text{NL: nl, EN: en} }
	untilErased := text("Tot de klant gewist wordt of de bewaartermijn voorbij is.", "Until the customer is erased or the retention period is over.")
	return []held.Purpose{
		{Part: "contact", Name: text("Contactgegevens", "Contact data"), Purpose: text("Om te kunnen vragen wat de klant vond, en terug te bellen wie daarom vraagt.", "To ask what the customer thought, and to call back who asks for it."), Retention: untilErased},
		{Part: "transactions", Name: text("Klussen en aankopen", "Jobs and purchases"), Purpose: text("Om te weten waarover een antwoord gaat, en wie erbij was.", "To know what an answer is about, and who took part."), Retention: untilErased},
		{Part: "answers", Name: text("Antwoorden", "Answers"), Purpose: text("Om te leren wat beter moet, en de score van teams en medewerkers te berekenen.", "To learn what must get better, and to compute scores of teams and employees."), Retention: text("De woorden tot de klant gewist wordt; score en oorzaak daarna als getal, zonder klant.", "The words until the customer is erased; score and cause after that as a number, without the customer.")},
		{Part: "letters", Name: text("Berichten aan de klant", "Letters to the customer"), Purpose: text("Om te versturen.", "To be sent."), Retention: text("De inhoud tot het bericht verstuurd is; dat het verstuurd is dertig dagen.", "The content until it is sent; that it was sent for thirty days.")},
		{Part: "mentions", Name: text("Vermeldingen in andere teksten", "Mentions in other texts"), Purpose: text("Wat een ander schreef waarin de klant genoemd wordt.", "What somebody else wrote in which the customer is named."), Retention: untilErased},
		{Part: "messages_to_other_systems", Name: text("Berichten aan andere systemen", "Messages to other systems"), Purpose: text("Om systemen van de organisatie te laten weten dat er een antwoord is.", "To let the organisation's systems know that there is an answer."), Retention: text("Zonder inhoud, dertig dagen.", "Without content, thirty days.")},
		{Part: "answers_kept_for_programs", Name: text("Antwoorden aan programma's", "Answers to programs"), Purpose: text("Om een herhaald verzoek hetzelfde te antwoorden.", "To answer a repeated request in the same way."), Retention: text("Een dag.", "One day.")},
		{Part: "history", Name: text("Wat er met de gegevens gebeurde", "What happened to the data"), Purpose: text("Om te bewijzen dat er achteraf niets is veranderd.", "To prove that nothing was changed afterwards."), Retention: text("Altijd, zonder klantgegevens.", "For ever, without the customer's data.")},
	}
}
