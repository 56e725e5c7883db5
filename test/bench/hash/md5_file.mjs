import { md5File } from 'stagebook/provenance';

console.log(await md5File(process.argv[2]));
