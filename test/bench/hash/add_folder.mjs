import { addToDvc } from 'stagebook/provenance';

console.log(await addToDvc(process.argv[2]));
