#!/usr/bin/python3
"""Short French news of known topics, by a seeded generator: what bench/suggest learns from.

  make_topics.py [--documents N] [--seed S] > documents.jsonl      {"id","topic","title","text"} a line

Every word and template stands here and was written for it. Made to be hard in the ways that news are: twelve watched
topics in four families whose members share a vocabulary, subtopics within each so that no word is in all of a topic's
documents, words with two senses (réseau, plateforme, reprise), asides on another topic, and eight kinds of noise that
borrow the words of the topics. Watched topics differ in size from 0.5 to 6 % of the documents.
"""
import argparse
import json
import random

# A family's words are in all its topics. A topic: its share in thousandths, words of the whole topic, and subtopics.
FAMILIES = {
    "énergie": ["énergie", "électricité", "mégawatt", "transition énergétique", "producteur d'énergie", "puissance", "consommation", "raccordement"],
    "numérique": ["numérique", "logiciel", "données", "informatique", "plateforme", "éditeur", "serveur", "utilisateurs"],
    "industrie": ["usine", "atelier", "production", "sous-traitant", "chaîne de montage", "fabricant", "site industriel", "cadence"],
    "public": ["collectivité", "conseil régional", "dossier", "dispositif", "instruction", "bénéficiaires", "guichet", "procédure"],
}
TOPICS = {
    "solaire": ("énergie", 30, ["photovoltaïque", "panneaux solaires", "ensoleillement"], [
        ["ombrières", "parking solaire", "toiture solaire", "hangar"], ["agrivoltaïsme", "pâturage sous panneaux", "parcelle équipée"],
        ["centrale solaire au sol", "friche", "onduleur"], ["autoconsommation", "revente du surplus", "compteur"]]),
    "éolien": ("énergie", 25, ["éolien", "éoliennes", "vent"], [
        ["parc éolien en mer", "fondations en mer", "navire de pose", "sous-station"], ["mât", "pales", "rotor", "hauteur des machines"],
        ["recours des riverains", "paysage", "bruit des machines"], ["renouvellement du parc", "démantèlement"]]),
    "hydrogène": ("énergie", 8, ["hydrogène", "électrolyse"], [
        ["électrolyseur", "hydrogène vert", "eau déminéralisée"], ["pile à combustible", "bus à hydrogène", "réservoir"],
        ["station de recharge", "camions", "corridor"], ["ammoniac", "carburant de synthèse", "stockage souterrain"]]),
    "cyberattaque": ("numérique", 40, ["cyberattaque", "pirates", "sécurité informatique"], [
        ["rançongiciel", "rançon", "fichiers chiffrés", "sauvegarde"], ["hameçonnage", "faux courriel", "mot de passe", "usurpation"],
        ["fuite de données", "fichier vendu", "clients exposés"], ["vulnérabilité", "correctif", "pare-feu", "faille"]]),
    "intelligence artificielle": ("numérique", 60, ["intelligence artificielle", "modèle de langage", "algorithme"], [
        ["agent conversationnel", "assistant", "rédaction automatique"], ["règlement européen", "transparence", "audit des modèles"],
        ["vision par ordinateur", "tri des images", "détection"], ["centre de calcul", "puces", "entraînement"]]),
    "télécoms": ("numérique", 15, ["fibre", "opérateur", "réseau"], [
        ["fermeture du cuivre", "migration", "lignes"], ["antenne relais", "couverture mobile", "zone blanche"],
        ["raccordement à la fibre", "armoire", "malfaçons"], ["câble sous-marin", "débit", "liaison"]]),
    "naval": ("industrie", 20, ["chantier naval", "navire", "coque"], [
        ["paquebot", "mise à l'eau", "cabines"], ["frégate", "marine nationale", "programme d'armement"],
        ["voilier cargo", "propulsion par le vent", "armateur"], ["réparation navale", "forme de radoub", "carénage"]]),
    "agroalimentaire": ("industrie", 45, ["agroalimentaire", "transformation", "coopérative"], [
        ["abattoir", "découpe", "filière porcine"], ["laiterie", "beurre", "poudre de lait"],
        ["conserverie", "légumes", "surgelés"], ["biscuiterie", "farine", "recette"]]),
    "plasturgie": ("industrie", 5, ["plasturgie", "injection plastique"], [
        ["moules", "presse", "pièces techniques"], ["plastique recyclé", "granulés", "emballage"],
        ["composites", "résine", "fibres"], ["équipementier automobile", "allègement"]]),
    "aides aux entreprises": ("public", 50, ["subvention", "aide aux entreprises", "appel à projets"], [
        ["prêt à taux zéro", "trésorerie", "garantie"], ["innovation", "prototype", "concours"],
        ["décarbonation", "diagnostic", "investissement vert"], ["export", "salon à l'étranger", "prospection"]]),
    "marchés publics": ("public", 35, ["appel d'offres", "marché public", "candidature"], [
        ["travaux de voirie", "enrobés", "lot"], ["nettoyage des locaux", "agents", "prestation"],
        ["maîtrise d'œuvre", "concours d'architectes", "esquisse"], ["fournitures", "accord-cadre", "bons de commande"]]),
    "défaillances": ("public", 12, ["tribunal de commerce", "redressement judiciaire", "liquidation"], [
        ["offre de reprise", "repreneur", "salariés repris"], ["plan de sauvegarde", "créanciers", "échéancier"],
        ["cessation des paiements", "impayés", "mandataire"], ["fermeture définitive", "licenciements", "stock vendu"]]),
}
# Noise borrows: words in two senses make it look like a topic.
NOISE = {
    "sport": ["match", "entraîneur", "championnat", "tribunes", "victoire", "buteur", "vent contraire", "plateforme du club", "reprise de l'entraînement", "énergie collective", "candidature aux jeux", "ligne d'arrivée", "relais", "couverture du stade"],
    "culture": ["exposition", "concert", "musée", "roman", "metteur en scène", "scène", "atelier de peinture", "navire fantôme", "lot de toiles", "réseau de salles", "recette du succès", "pirates et corsaires", "production du film", "subvention au festival"],
    "faits divers": ["gendarmes", "incendie", "accident", "victime", "hangar détruit", "parking", "vol de câbles", "usurpation d'identité", "tribunal correctionnel", "camions", "liquidation d'un stock volé", "panneaux arrachés"],
    "météo": ["averses", "températures", "ensoleillement généreux", "vent fort", "vigilance", "éclaircies", "mer agitée", "pluie", "ligne de grains", "mégawatts effacés"],
    "politique": ["élection", "maire", "opposition", "conseil municipal", "liste", "programme", "dossier sensible", "procédure contestée", "candidature", "offre politique", "appel aux électeurs", "recours"],
    "santé": ["hôpital", "médecins", "patients", "vaccin", "soins", "plateau technique", "données de santé", "dispositif médical", "redressement de l'activité", "réseau de soins", "garde", "détection précoce"],
    "école": ["collège", "élèves", "enseignants", "rentrée", "classe", "algorithme d'affectation", "dossier scolaire", "cantine", "légumes bio", "aide aux devoirs", "concours général", "numérique à l'école"],
    "commerce": ["boutique", "soldes", "clients", "centre-ville", "halles", "marché du samedi", "recette en hausse", "stock", "emballage", "lait fermier", "vente en ligne", "candidature au label"],
}
GENERAL = ["entreprise", "salariés", "projet", "région", "territoire", "partenaires", "annonce", "calendrier", "équipe", "directeur", "investissement", "emploi",
           "habitants", "développement", "hausse", "baisse", "millions d'euros", "réunion", "chiffre", "bilan", "printemps", "été", "rentrée économique", "accord",
           "étude", "formation", "recrutement", "chambre de commerce", "agglomération", "département", "activité", "année", "semaine", "filière", "groupe", "site"]
PLACES = ["Kermorvan", "Saint-Aubrac", "Villeneuve-des-Landes", "Port-Clarin", "Montaigu-sur-Orne", "Locmelin", "Bourg-Ferrand", "Rochelande", "Valmorin", "Trégastin"]
PEOPLE = ["la directrice", "le président", "un responsable", "la cheffe de projet", "le porte-parole", "une élue", "le délégué", "la gérante"]
SENTENCES = [
    "À {place}, {who} évoque {a} et {b}.", "{Who} rappelle que {a} dépend aussi de {b}.", "Le sujet de {a} revient cette semaine, avec {b}.",
    "Il est question de {a}, de {b} et de {c}.", "Selon {who}, {a} passera avant {b}.", "Pour {a}, rien n'est décidé ; {b} reste à l'étude.",
    "{Who} met en avant {a} malgré {b}.", "On attend {a} pour le mois prochain, puis {b}.", "Autour de {place}, {a} compte plus que {c}.",
    "Cette année, {a} et {c} ont pris du retard.", "Rien ne dit que {b} suffira, prévient {who}.", "{A} : {who} ne cache pas ses doutes sur {b}.",
]
TITLES = ["{A} : {b} en question", "{place} mise sur {a}", "{A}, {b} : où en est-on ?", "{A} à {place}", "Ce que change {a}", "{Who} parle de {a}"]


def capital(text):
    return text[:1].upper() + text[1:]


def fill(rng, template, words):
    a, b, c = (words() for _ in range(3))
    who = rng.choice(PEOPLE)
    return template.format(a=a, b=b, c=c, A=capital(a), who=who, Who=capital(who), place=rng.choice(PLACES))


def chooser(rng, parts):
    """Draws words from lists by weight."""
    weights = [weight for weight, _ in parts]
    return lambda: rng.choice(rng.choices(parts, weights)[0][1])


def watched(rng, name):
    family, _, own, subtopics = TOPICS[name]
    subtopic = rng.choice(subtopics)
    # A third of the documents hardly name the topic: only its subtopic tells.
    naming = rng.choice([1, 3, 4])
    parts = [(naming, rng.sample(own, rng.randint(1, len(own)))), (5, rng.sample(subtopic, rng.randint(2, len(subtopic)))),
             (3, rng.sample(FAMILIES[family], 3)), (10, rng.sample(GENERAL, 9))]
    if rng.random() < 0.35:  # an aside on something else
        other = rng.choice([topic for topic in TOPICS if topic != name])
        parts.append((2, [rng.choice(TOPICS[other][2]), rng.choice(rng.choice(TOPICS[other][3]))]))
    return parts


def noise(rng, name):
    parts = [(8, rng.sample(NOISE[name], 5)), (10, rng.sample(GENERAL, 9))]
    if rng.random() < 0.4:  # noise that names a topic in passing
        topic = rng.choice(list(TOPICS))
        parts.append((2, [rng.choice(TOPICS[topic][2]), rng.choice(FAMILIES[TOPICS[topic][0]])]))
    return parts


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--documents", type=int, default=8000)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    rng = random.Random(options.seed)
    names = list(TOPICS) + list(NOISE)
    sizes = [TOPICS[name][1] for name in TOPICS]
    sizes += [(1000 - sum(sizes)) / len(NOISE)] * len(NOISE)
    for number in range(options.documents):
        name = rng.choices(names, sizes)[0]
        words = chooser(rng, watched(rng, name) if name in TOPICS else noise(rng, name))
        text = [" ".join(fill(rng, rng.choice(SENTENCES), words) for _ in range(rng.randint(2, 4))) for _ in range(rng.randint(1, 3))]
        print(json.dumps({"id": f"d{number}", "topic": name if name in TOPICS else "", "title": fill(rng, rng.choice(TITLES), words),
                          "text": "\n".join(text)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
