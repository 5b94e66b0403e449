"""Word lists that tell people from organisations, and given names from family names.

They only ever add certainty: a name that stands in none of them is still a name.
"""

from __future__ import annotations


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


GIVEN = _words("""
aaron abby abdul abigail abraham adam adele adriana adrian agata agnes agnieszka ahmad ahmed aida
aidan aisha alan alana albert alberto alejandra alejandro aleksandra alessandra alessandro alexa
alex alexander alexandra alexandre alexandria alexis alfonso alfred ali alice alicia alison
allison alyssa amanda amber amelia amelie amina amir amit amy ana anastasia anders andre andrea
andreas andrei andrew andy angela angelica angelina anil anika anita anja anjali ann anna annabel
anne annette annika anthony antoine anton antonia antonio anya april aria ariana arjun arthur
arturo ashley asha astrid audrey aurelie ava axel aziz barbara barry bartosz beata beatrice
beatriz becky belinda ben benedict benjamin bernard bernd beth bethany betty bianca bill birgit
bjorn bob bonnie boris brad brandon brenda brendan brian bridget britta brittany brooke bruce
bruno bryan caitlin calvin camila camille cameron carina carl carla carlos carmen carol carole
carolina caroline carolyn carsten casey catalina catherine cathy cecile cecilia celia celine
cesar chad chantal charlene charles charlie charlotte chelsea cheryl chiara chloe chris christa
christian christina christine christoph christophe christopher cindy claire clara clarissa
claudia claudio clement clive colette colin colleen connie connor conor constance corinne
courtney craig cristina curtis cynthia damian damien dan dana daniel daniela daniele danielle
danny daphne darren dave david dawn dean deborah debbie deepa deepak denise dennis derek desmond
devin diana diane diego dieter dimitri dirk dmitri dominic dominik dominique don donald donna
dorothea dorothy doug douglas duncan dylan eddie edgar edith eduardo edward edwin eileen elaine
elena eleanor eleni elias elif elijah elisa elisabeth elise eliza elizabeth ella ellen ellie
elliot emil emilia emilie emily emma emmanuel enrique eric erica erik erika erin ernest esra
esteban estelle esther ethan eugene eva evan evelyn ewa fabian fabio fatima federico felicia
felicity felipe felix fernanda fernando filip fiona florian frances francesca francesco francis
francisca francisco francois frank franziska fred frederic frederick frederik frida friederike
gabriel gabriela gabriele gabriella gail gareth gary gavin geoff geoffrey george georgia georgina
gerald gerard gerardo giles gillian gina giovanni giulia gloria gonzalo gordon grace graham greg
gregory greta guido guillaume gunther gustavo hamza hanna hannah hannes hans harold harriet harry
harsh hassan hazel heather hector heidi heike heinz helen helena helene helga hendrik henri
henrietta henrik henry hilary holger holly howard hugo ian ibrahim ida ignacio igor ilse imran
ines inga inge ingrid irena irene irina iris isaac isabel isabella isabelle isla ismail ivan
ivana ivy jaap jack jackie jacob jacqueline jacques jake jakob jakub james jamie jan jana jane
janet janice janine janna jared jasmin jasmine jason javier jean jeanette jeff jeffrey jelena
jen jenna jennifer jenny jens jeremy jerome jerry jesse jessica jesus jill jim jimmy joan joana
joanna joanne joaquin jochen jodie joe joel joerg johan johanna johannes john jolanta jon jonas
jonathan jordan jorge jose josef joseph josephine josh joshua joyce juan juana juanita judith
judy julia julian juliana julie julien juliet juliette julio jurgen justin justine kai kamil
karen karin karina karl karolina karthik kasia katarina katarzyna kate katharina katherine
kathleen kathrin kathryn kathy katie katja katrin kavita kay kayla keiko keith kelly ken kendra
kenji kenneth kerry kerstin kevin khalid kieran kimberly kirsten kirsty klaus konstantin
kristen kristian kristin kristina kristine krystyna krzysztof kumar kurt kyle lara larissa larry
lars laura lauren laurence laurent laurie layla lea leah leandro lena leo leon leonard leonardo
leonie leslie leticia lewis liam lidia lila lilian liliana lillian lily linda lindsay lindsey
lionel lisa liz lorena lorenzo loretta lori lorraine lottie lou louis louisa louise luc luca
lucas lucia lucie lucinda lucy luigi luis luisa lukas luke lydia lynn mabel maciej madeleine
madison magda magdalena mahmoud malcolm malgorzata manfred manuel manuela marc marcel marcela
marcelo marcia marco marcos marcus margaret margarita margot maria mariam mariana marianne marie
marija marina mario marion marisa marisol marissa marjorie markus marlene marta martha martin
martina martine marty marvin mary marzena mateo mateusz mathias mathieu mathilde matt matteo
matthew matthias mattias maureen maurice mauricio maxime maximilian maya megan meghan melanie
melinda melissa mercedes meredith mia michael michaela michal michel michele michelle miguel
mikael mike mikhail milan milena miles milica miranda miriam mirjam mitchell mohamed mohammad
mohammed molly mona monica monika monique morgan moritz muhammad mustafa myriam nadia nadine
nancy naomi natalia natalie natasha nathalie nathan nathaniel neha neil nelson nicholas nick
nicola nicolas nicole niels nigel niklas nikolai nikolaus nils nina nisha noah noelle noemi
nora norbert norma norman olaf olav oleg olga oliver olivia olivier olu omar oscar oskar owen
pablo paige pamela paola paolo pascal patricia patrick patrik patty paul paula paulina pauline
paulo pavel pawel pedro peggy penelope penny per perry peter petra phil philip philipp philippa
philippe phillip phoebe phyllis pierre pilar piotr polly pooja pradeep prakash priya rachel radek
rafael rahul rainer raj rajesh ralf ralph ramon raphael raquel rashid raul ravi raymond rebecca
regina reinhard renata renate rene renee ricardo richard rick riley rita robert roberta roberto
robin rocio rodney rodrigo roger rohan roland rolf roman ron ronald ronja rory rosa rosalind
rosario rosemary rosie roxanne ruben rudolf rupert russell ruth ryan sabina sabine sabrina sally
sam samantha samir samira samuel sandra sandy sanjay sara sarah sasha saskia scarlett sean
sebastian selina serena sergei sergey sergio seth shane shannon sharon shauna shawn sheila shirley
shreya sibylle sigrid silke silvia simon simona simone siobhan sofia sofie solveig sonia sonja
sophia sophie stacey stacy stanislav stefan stefania stefanie steffen stella stephan stephane
stephanie stephen steve steven stewart stuart sue sunil suresh susan susana susanna susanne suzanne
svetlana sven sylvia sylvie szymon tamara tania tanja tanya tara tatiana ted teresa terrence terry
thea theo theodora theodore theresa therese thierry thorsten tiffany till tim timo timothy tina
tobias todd tom tomas tomasz toni tony tracey traci tracy travis trevor tricia tristan trudy tyler
ulrich ulrike ursula uwe valentina valeria valerie vanessa vera verena veronica veronika vicky
victor victoria viktor viktoria vijay vikram vincent viola violeta virginia vivian vivienne vladimir
walter wanda wayne wendy wenche werner wilhelm william willy winfried wolfgang xavier yasmin yasmine
yolanda yuki yusuf yves yvette yvonne zachary zara zoe zofia zuzana
""")
"""Common given names, accents folded; family names and everyday words left out where they clash."""

ALSO_FAMILY = _words("""
abraham alexander allison andrew anthony arthur barry benjamin brooke bruce bryan carol charles
christian clement colette craig curtis daniel david dean dennis douglas duncan dylan edwin elias
elliot emmanuel eugene felix francis frank gabriel george gerard gordon graham gregory hassan henry
howard hugo ibrahim isaac jack jacob james jean jerome joel john jordan joseph joyce julian kelly
kerry khalid kumar kurt laurence laurent leonard leon leslie lewis louis lucas lynn marc marion
marshall martin mathias matthias maurice michael miles mitchell mohamed mohammad morgan nelson
nicholas nicolas noel norman oliver omar oscar owen pascal patrick paul perry peter phil philip
philippe phillip pierre prakash ramon raymond richard riley robert robin rodney roger roland roman
rosario ross roy rupert russell ryan samir samuel sebastian shannon simon stephen stewart stuart
tate terry thierry thomas todd tracey tracy travis tyler victor vincent walter wayne werner wilhelm
william xavier
""")
"""Given names that are as common as family names: behind another word they are one."""

FAMILY_FIRST = _words("""
bui cai cao chang chen cheng cho choi chung dai dang deng ding do duong fan fang feng fu fujita
gao gong gu guo han he ho hoang horvath hu hua huang hui huynh inoue ito jang jeon jia jiang jin
jung kang kato kim kimura kiss kobayashi kovacs kwon lai lam lau le lee lei leung li liang liao
lim lin liu lo long lu luo luong luu ma mai meng mo molnar mori nagy nakamura nemeth ng ngo nguyen
ni ong pan park pham phan pei peng qi qian qin qiu ren saito sasaki sato shao shen shi shimizu
shin song su suh sun suzuki szabo szeto takahashi tan tanaka tang tao tian to toth tran tsai
trinh truong varga vo vu wan wang watanabe wei wen weng wong wu xia xiao xie xu xue yamada
yamaguchi yamamoto yan yang yao ye yeung yi yin yoo yoon yoshida yu yuan yun zeng zhang zhao
zheng zhong zhou zhu zou
""")
"""Family names of places that put them first: they leave open which half is the given name."""

ORGANISATION = _words("""
bewerbung bewerbermanagement personalabteilung recrutement ressources humaines risorse umane ufficio
personale seleccion recursos humanos recrutamento
academy account accounts acquisition admin administration agency alert alerts analytics applicant
applicants application applications apprenticeships assistant associates association
assessment assessments authority automated bank biotech board booking bookings bot bureau business
calendar campus candidate candidates capital care career careers center centre charity clinic club
co college commission committee communications community company consultancy consulting contact
coordination corp corporation council crew customer customers data dataroom department dept desk
design desktop development digital direct director division education employer employers
employment energy engagement engineering enterprise enterprises events executive experience
finance financial firm foundation fund gmbh global graduate graduates group hello help helpdesk
hire hiring holdings hospital hotel house hr human inbox inc industries info information
innovation institute insurance international internships interview interviews investments
invitation invitations it job jobs journal lab labs legal limited llc llp logistics ltd magazine
mail mailbox mailer management manager marketing media medical member membership message messages
ministry museum network networks news newsletter newsroom noreply nonprofit notification
notifications office officer online onboarding operations opportunities orchestra partner partners
partnership payroll people personnel pharma plc platform portal post press pro production
productions program programme project projects publishers publishing recruiter recruiters
recruiting recruitment reception registrar relations reminder reply research resource resources
response rh retail robot sales scheduler scheduling school schools secretariat security selection
service services society software solutions sourcing staff staffing store strategy studio studios
success support survey syndicate system systems talent team teams tech technologies technology
telecom test testing theater theatre traders trading training trust union university updates user
ventures volunteer web welcome workday works workforce
sa srl ag kg ug oy ab bv nv pty spa sas eirl kk
personal personalabteilung bewerbung bewerbungen karriere recrutement rrhh empleo seleccion
equipo equipe emplois
""")
"""Words of organisations, departments and machines: a name that holds one is no person's."""

NOT_NAMES = ORGANISATION | _words("""
a an and any all american atlantic best big black blue bright british central city common creative
dear direct dr early east eastern english euro european evergreen first forward free friends from
future general german golden good great green grey guest hi high home horizon iron key kind lake
local madam main master me metro miss modern mountain mr mrs ms my mx national new next nil none
north northern null nan no not ocean old one open orange our pacific pine prime private public quick
quiet rapid red river royal silver sir smart social south southern star state stone sun summit
swift the thank thanks true tru undefined united universal unknown urban us via vice west western
white wild world yes you your xx xxx
""")
"""First words that are no first names."""

TITLES = _words("""
mr mrs ms miss mx mister dr drs prof professor sir dame lady lord rev reverend fr father sister
capt captain col colonel lt major sgt eng ing dipl dipl-ing ir herr frau hr fru mme mlle m monsieur
madame sr sra srta dott dra don dona hon judge mag phd
""")
LEARNED = _words("dr prof professor")
CREDENTIALS = _words("""
phd ph.d md m.d mba m.b.a msc m.sc bsc ba ma mphil bs ms jd llm llb esq esquire jr sr ii iii iv cpa
cfa pmp phr sphr shrm shrm-cp shrm-scp cipd mcipd fcipd assoc acipd rn dds dvm edd psyd lmsw lcsw
aia cfe cma acca chrp pe csm cissp prc csp cir acir cdr she her hers he him his they them theirs
m.a b.a b.sc mag dipl
""")
PARTICLES = _words(
    "de da di del della der den des do dos du la le van von vom zu zum ten ter al el"
)
INITIAL_NAMES = _words("aj bj cj dj ej jc jd jj jp jt kc kj lj mj oj pj rj tj")
"""Two initials that people go by."""

ROLE_ADDRESSES = ORGANISATION | _words("""
apply hello hi contact enquiries inquiries office mail noreply no-reply donotreply do-not-reply
workwithus joinus join work bewerben stellen vacancies vacature rekrutacja praca cv
""")
"""Local parts that belong to a desk, not to a person."""

SHARED_SENDERS = _words("""
greenhouse greenhouse-mail lever ashbyhq workable smartrecruiters icims myworkday myworkdayjobs
workday bamboohr jobvite teamtailor teamtailor-mail recruitee personio breezy breezy-mail jazzhr
applytojob taleo successfactors oraclecloud linkedin indeed indeedemail glassdoor ziprecruiter
calendly goodtime modernloop hirevue codility hackerrank zoom google microsoft docusign gem
pinpointhq comeet rippling gusto bullhorn eightfold phenom jobscore freshteam zohorecruit join
stepstone xing monster totaljobs reed seek otta welcometothejungle wellfound angellist
""")
"""Services that write in an employer's name: their domain names no employer."""

ROLE_NOUNS = _words("""
accountant actuary administrator adviser advisor agent analyst animator apprentice archaeologist
architect archivist artist assistant associate attorney auditor author baker biologist bookkeeper
broker builder buyer captain caretaker carpenter cashier chef chemist chief clerk coach consultant
controller conductor cook coordinator copywriter counsel counselor counsellor curator dentist
deputy designer developer director dispatcher doctor driver economist editor electrician engineer
estimator executive fellow fundraiser gardener geologist guide handyman head host hygienist
illustrator inspector instructor intern interpreter investigator janitor journalist keeper lawyer
lead leader lecturer librarian machinist manager marketer mathematician mechanic mentor
merchandiser midwife musician negotiator nurse nutritionist officer operator optician owner
painter paralegal paramedic partner pharmacist photographer physician physicist physiotherapist
pilot planner plumber president principal producer professor programmer proofreader psychologist
ranger receptionist recruiter registrar reporter representative researcher reviewer salesperson
scientist secretary seller server sommelier specialist statistician steward strategist supervisor
surgeon surveyor tailor teacher technician technologist teller tester therapist trainee trainer
translator tutor underwriter veterinarian videographer waiter warden welder writer zoologist
""")
"""What the title of a role ends on."""
